-- Keeps an update that takes long, under the name of who works on it.
-- KEYS: 1 parked, 2 owners, 3 replicas
-- ARGV: 1 id of the update, 2 its JSON, 3 replica, 4 life of a replica in ms
-- Answer: 1. Repeated, it does the same.
redis.call('ZADD', KEYS[3], string.format('%.0f', now() + ARGV[4]), ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
return 1
