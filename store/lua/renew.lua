-- Makes a turn last longer, if it is still ours or nobody's.
-- KEYS: 1 turn
-- ARGV: 1 token, 2 life in ms
-- Answer: 1 renewed, 0 somebody else has it
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
