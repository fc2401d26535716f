-- Settles a miss: links it to a passage, or sets it aside. Doing it again
-- changes nothing.
-- KEYS: 1 sorted set of ids by people, 2 hash of ids to their JSON,
--       3 people of this id, 4 ids that were set aside,
--       5 hash of what was learned, id to JSON
-- ARGV: 1 id, 2 JSON of what was learned, "" sets the miss aside, 3 channel
-- Answer: 1
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[3])
redis.call('SADD', KEYS[4], ARGV[1])
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[5], ARGV[1], ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[1])
end
return 1
