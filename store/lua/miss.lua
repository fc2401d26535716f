-- Counts a question that the guide did not answer well.
-- KEYS: 1 sorted set of ids by people, 2 hash of ids to their JSON,
--       3 people of this id (HyperLogLog: it counts them and cannot name them),
--       4 ids that were set aside
-- ARGV: 1 id, 2 JSON, 3 person (keyed hash), 4 life of the people's count in ms
-- Answer: how many people, 0 when the id was set aside
if redis.call('SISMEMBER', KEYS[4], ARGV[1]) == 1 then
  return 0
end
redis.call('PFADD', KEYS[3], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
local people = redis.call('PFCOUNT', KEYS[3])
redis.call('ZADD', KEYS[1], people, ARGV[1])
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return people
