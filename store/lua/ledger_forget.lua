-- Strikes deliveries of a chat from the ledger.
-- KEYS: 1–7 the states' indices, 8 index of those that wait for "received",
--       9 the chat's index, then an entry for each id
-- ARGV: the ids
-- Answer: how many are still in the chat's index.
for n = 1, #ARGV do
  redis.call('DEL', KEYS[9 + n])
  for index = 1, 9 do
    redis.call('ZREM', KEYS[index], ARGV[n])
  end
end
return redis.call('ZCARD', KEYS[9])
