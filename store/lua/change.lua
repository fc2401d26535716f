-- Changes a file and adds to its journal, both or neither, once.
-- KEYS: 1 file, 2 journal, 3 mark of the update
-- ARGV: 1 life of the mark in ms, 2 head read, as JSON, "" for a new file,
--       3 head as it shall be, as JSON, 4 number of the first entry,
--       5 how many records, then field and JSON of each ("null" deletes it),
--       then the entries, JSON each
-- Answer: "kept", or "again" when this update gave the file this head before
-- (nothing is written), or "lost" when the file has another head than the one
-- read (nothing is written).
if redis.call('SISMEMBER', KEYS[3], ARGV[3]) == 1 then
  return 'again'
end
if (redis.call('HGET', KEYS[1], 'head') or '') ~= ARGV[2] then
  return 'lost'
end
local last = 5 + 2 * tonumber(ARGV[5])
for i = last + 1, #ARGV do
  local number = tonumber(ARGV[4]) + i - last - 1
  redis.call('XADD', KEYS[2], string.format('%d-0', number), 'e', ARGV[i])
end
for i = 6, last, 2 do
  if ARGV[i + 1] == 'null' then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
redis.call('HSET', KEYS[1], 'head', ARGV[3])
redis.call('SADD', KEYS[3], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[1])
return 'kept'
