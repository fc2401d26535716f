-- What scripts that keep places begin with (turn.go, park.go).

-- now is Redis' time in ms since 1970.
local function now()
  local clock = redis.call('TIME')
  return clock[1] * 1000 + math.floor(clock[2] / 1000)
end

-- place gives an update a place in its chat's line, for so many ms; one that has
-- half of that left it does not write again. longest is the longest life that a
-- place can have, in ms.
local function place(line, id, life, longest)
  local til = tonumber(redis.call('ZSCORE', line, id) or '0')
  if til < now() + life / 2 then
    redis.call('ZADD', line, string.format('%.0f', now() + life), id)
    redis.call('PEXPIRE', line, longest)
  end
end

