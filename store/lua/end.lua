-- Gives a turn up, if it is still ours.
-- KEYS: 1 turn
-- ARGV: 1 token
-- Answer: 1 given up, 0 it was not ours any more
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
