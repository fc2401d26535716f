-- Enters deliveries into the ledger, each once for as long as it is kept.
-- KEYS: 1 index of planned ones; then for each delivery 2n its entry, 2n+1 its
--       chat's index
-- ARGV: 1 life of an entry in ms, 2 instant in ms before which what the chats'
--       indices name is gone; then for each delivery its id, the entry as JSON,
--       when it was planned and when it may leave, in ms
-- Answer: for each delivery 1 when it stands as given now, 0 when its id was
-- planned before and nothing was written.
local answer = {}
for n = 1, (#KEYS - 1) / 2 do
  local entry, chat, arg = KEYS[2 * n], KEYS[2 * n + 1], 4 * n - 1
  local id, json = ARGV[arg], ARGV[arg + 1]
  local now = redis.call('GET', entry)
  if not now then
    redis.call('SET', entry, json, 'PX', ARGV[1])
    redis.call('ZADD', KEYS[1], ARGV[arg + 3], id)
    redis.call('ZREMRANGEBYSCORE', chat, '-inf', '(' .. ARGV[2])
    redis.call('ZADD', chat, ARGV[arg + 2], id)
    redis.call('PEXPIRE', chat, ARGV[1])
  end
  answer[n] = (not now or now == json) and 1 or 0
end
return answer
