-- The flood gate: one more message now, or how long to wait. Three buckets
-- (GCRA: a bucket is the instant at which it would be empty of use): one over
-- all, one for bulk, one for the chat. Bulk leaves some of what goes over all
-- to answers, so that it gets nothing while answers wait. Times are Redis' own,
-- in µs.
-- KEYS: 1 over all, 2 bulk, 3 chat, 4 instant until which nobody sends
-- ARGV: 1 "bulk" or "answer"; of the buckets over all, bulk and chat what one
--       message takes, in µs, and how many may go at once: 2 3, 4 5, 6 7;
--       8 how many of those over all bulk leaves to answers
-- Answer: µs to wait; 0 when the message may go, and is counted. Repeated, it
-- counts a message too many, which costs its slot and no more.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local bulk = ARGV[1] == 'bulk'

local function instant(key)
  return tonumber(redis.call('GET', key) or '0')
end

local buckets = {}
local function look(key, each, burst)
  local used = math.max(instant(key), now)
  buckets[#buckets + 1] = {key, used + each}
  return used - (burst - 1) * each - now
end

local wait = math.max(0, instant(KEYS[4]) - now,
  look(KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3]) - (bulk and tonumber(ARGV[8]) or 0)),
  look(KEYS[3], tonumber(ARGV[6]), tonumber(ARGV[7])))
if bulk then
  wait = math.max(wait, look(KEYS[2], tonumber(ARGV[4]), tonumber(ARGV[5])))
end
if wait > 0 then
  return math.ceil(wait)
end
for _, bucket in ipairs(buckets) do
  local key, used = bucket[1], bucket[2]
  redis.call('SET', key, string.format('%.0f', used), 'PX', string.format('%.0f', math.ceil((used - now) / 1000)))
end
return 0
