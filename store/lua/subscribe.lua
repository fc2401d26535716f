-- Keeps or strikes a person's subscription to a call.
-- KEYS: 1 hash, person to lines "CALL SINCE LEADS\n"
-- ARGV: 1 person, 2 call, 3 its line without the end, "" strikes it
-- Answer: how many subscriptions the person has.
local lines, count = {}, 0
for line in string.gmatch(redis.call('HGET', KEYS[1], ARGV[1]) or '', '([^\n]+)\n') do
  if string.match(line, '^%S+') ~= ARGV[2] then
    lines[#lines + 1], count = line .. '\n', count + 1
  end
end
if ARGV[3] ~= '' then
  lines[#lines + 1], count = ARGV[3] .. '\n', count + 1
end
if count == 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], table.concat(lines))
end
return count
