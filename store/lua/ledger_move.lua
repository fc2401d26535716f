-- Moves deliveries to a state.
-- KEYS: 1–7 the states' indices in the order of a delivery's way, 8 index of
--       those that wait for "received", then an entry for each id
-- ARGV: 1 number of the state (1–7), 2 its name,
--       3 names of the states from which, each between commas: ",planned,",
--       4 mark that an entry must have, "" for any, 5 mark that it gets: who
--       repeats a move is known by it,
--       6 place in the state's index, in ms, 7 place among those that wait for
--       "received", in ms, "" for none,
--       8 fields of the entry to set, a JSON object, 9 added to the tries,
--       then the ids
-- Answer: the entries that were moved, or had been by just this move, as JSON.
local moved = {}
for n = 10, #ARGV do
  local id, key = ARGV[n], KEYS[n - 1]
  local json = redis.call('GET', key)
  if json then
    local entry = cjson.decode(json)
    if entry.s == ARGV[2] and entry.k == ARGV[5] then
      moved[#moved + 1] = json
    elseif string.find(ARGV[3], ',' .. entry.s .. ',', 1, true) and (ARGV[4] == '' or entry.k == ARGV[4]) then
      for field, value in pairs(cjson.decode(ARGV[8])) do
        entry[field] = value
      end
      entry.s, entry.k, entry.n = ARGV[2], ARGV[5], (entry.n or 0) + tonumber(ARGV[9])
      json = cjson.encode(entry)
      redis.call('SET', key, json, 'KEEPTTL')
      for state = 1, 8 do
        redis.call('ZREM', KEYS[state], id)
      end
      redis.call('ZADD', KEYS[tonumber(ARGV[1])], ARGV[6], id)
      if ARGV[7] ~= '' then
        redis.call('ZADD', KEYS[8], ARGV[7], id)
      end
      moved[#moved + 1] = json
    end
  end
end
return moved
