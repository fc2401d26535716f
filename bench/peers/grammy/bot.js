// The compared flow in grammY with its session plugin and Redis storage.

import { createServer } from "node:http";
import { RedisAdapter } from "@grammyjs/storage-redis";
import { Bot, InlineKeyboard, session, webhookCallback } from "grammy";
import { Redis } from "ioredis";

const { BENCH_TOKEN, BENCH_API, BENCH_REDIS, BENCH_SECRET } = process.env;
const data = "count:press:";

const bot = new Bot(BENCH_TOKEN, { client: { apiRoot: BENCH_API } });
const redis = new Redis({ path: BENCH_REDIS, db: 2 });

bot.use(session({ initial: () => ({ count: 0 }), storage: new RedisAdapter({ instance: redis }) }));

const text = (count) => `عدد النقرات: ${count}`;
const keyboard = (count) => new InlineKeyboard().text(`انقر (${count})`, data);

bot.command("start", async (ctx) => {
  const { count } = ctx.session;
  await ctx.reply(text(count), { reply_markup: keyboard(count) });
});

bot.callbackQuery(data, async (ctx) => {
  const count = ++ctx.session.count;
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text(count), { reply_markup: keyboard(count) });
});

await bot.init();
const server = createServer(webhookCallback(bot, "http", { secretToken: BENCH_SECRET }));
server.listen(0, "127.0.0.1", () => console.log(`ready 127.0.0.1:${server.address().port}`));

// The driver closes our standard input when we are to end.
process.stdin.on("end", () => process.exit(0)).resume();
