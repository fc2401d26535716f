-- Says that a replica lives, and gives it parked updates of replicas that do
-- not. One that would live longer than they do said so before the clock was put
-- back.
-- KEYS: 1 parked, 2 owners, 3 replicas
-- ARGV: 1 replica, 2 its life in ms, 3 how many updates it takes at most
-- Answer: flat list of ids and JSON. What a replica was given it is not given
-- again for as long as it lives.
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', string.format('%.0f', now()))
redis.call('ZREMRANGEBYSCORE', KEYS[3], string.format('%.0f', now() + 2 * ARGV[2]), '+inf')
redis.call('ZADD', KEYS[3], string.format('%.0f', now() + ARGV[2]), ARGV[1])
local lives = {}
for _, replica in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  lives[replica] = true
end
local adopted, most = {}, 2 * ARGV[3]
local owners = redis.call('HGETALL', KEYS[2])
for i = 1, #owners, 2 do
  if #adopted >= most then
    break
  end
  local update = redis.call('HGET', KEYS[1], owners[i])
  if not update then
    redis.call('HDEL', KEYS[2], owners[i])
  elseif not lives[owners[i + 1]] then
    redis.call('HSET', KEYS[2], owners[i], ARGV[1])
    adopted[#adopted + 1] = owners[i]
    adopted[#adopted + 1] = update
  end
end
return adopted
