-- Gives an update a place in its chat's line: later ones wait for it.
-- KEYS: 1 line
-- ARGV: 1 id of the update, 2 life of the place in ms
-- Answer: 1
place(KEYS[1], ARGV[1], ARGV[2], ARGV[2])
return 1
