-- Strikes a proposal that came too late, and how often its update was tried:
-- the step has not failed, others were quicker.
-- KEYS: 1 update, 2 proposal
-- ARGV: 1 id of the proposal
-- Answer: 1 struck, 0 it does not stand any more
if redis.call('HGET', KEYS[2], 'id') ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1], KEYS[2])
return 1
