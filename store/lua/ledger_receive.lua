-- Notes that deliveries were received. The first time counts.
-- KEYS: 1 index of those that wait for "received", then an entry for each id
-- ARGV: 1 when, in ms, 2 until when they were put off, in ms, "" when not, then
--       the ids
-- Answer: how many of them there are.
local there = 0
for n = 3, #ARGV do
  local json = redis.call('GET', KEYS[n - 1])
  if json then
    local entry = cjson.decode(json)
    entry.ra = entry.ra or tonumber(ARGV[1])
    if ARGV[2] ~= '' then
      entry.z = tonumber(ARGV[2])
    end
    redis.call('SET', KEYS[n - 1], cjson.encode(entry), 'KEEPTTL')
    redis.call('ZREM', KEYS[1], ARGV[n])
    there = there + 1
  end
end
return there
