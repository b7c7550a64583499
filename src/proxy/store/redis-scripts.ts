import {HOPS, STEP} from './store.ts';

/** Compare-and-set. KEYS: key. ARGV: expected value, new value, lifetime. */
export const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** Removes an entry. KEYS: sorted sets of taken entries. ARGV: entry. */
export const RELEASE = `
for _, key in ipairs(KEYS) do
  local nth = 1
  while redis.call('ZREM', key, ARGV[1] .. '/' .. nth) == 1 do nth = nth + 1 end
end
return 1`;

/**
 * The algorithm of `rows.ts` in logarithmic time, on two sorted sets for each row: taken and waiting entries by due time.
 * KEYS: the time of the queue's latest place; then the taken and the waiting set of each row.
 * ARGV: the time, or -1 for the clock of Redis; soon; grace; entry; number of tickets; tickets; number of rows in the
 * queue; then limit, window, count and most waiting entries (-1: no bound) of each row. Times are in milliseconds.
 */
export const RESERVE = `
local read = 0
local function arg() read = read + 1; return ARGV[read] end
local function number() return tonumber(arg()) end
local function text(time) return string.format('%.0f', time) end
local function past(time) return '(' .. text(time) end

local now = number()
if now < 0 then
  local clock = redis.call('TIME')
  now = clock[1] * 1000 + math.floor(clock[2] / 1000)
end
local soon, grace, entry, tickets = number(), number(), arg(), {}
for index = 1, number() do tickets[index] = arg() end
local queued, all = number(), {}
for index = 1, (#KEYS - 1) / 2 do
  local row = {taken = KEYS[2 * index], waiting = KEYS[2 * index + 1], limit = number(), window = number(), count = number(), most = number()}
  redis.call('ZREMRANGEBYSCORE', row.taken, '-inf', text(now - row.window))
  redis.call('ZREMRANGEBYSCORE', row.waiting, '-inf', past(now - grace))
  all[index] = row
end

local function within(key, from, to) return redis.call('ZCOUNT', key, past(from), text(to)) end
local function inside(row, from, to) return within(row.taken, from, to) + within(row.waiting, from, to) end
local function nth(key, from, count)
  local rank = redis.call('ZCOUNT', key, '-inf', text(from)) + count - 1
  return tonumber(redis.call('ZRANGE', key, rank, rank, 'WITHSCORES')[2])
end
local function leaving(row, from, count)
  return nth(row.taken, from, count)
    or nth(row.waiting, from, count - redis.call('ZCOUNT', row.taken, past(from), '+inf'))
end
local function following(row, at)
  return math.min(nth(row.taken, at, 1) or math.huge, nth(row.waiting, at, 1) or math.huge)
end

local function blocked(row, at)
  local room = row.limit - row.count
  local behind = inside(row, at - row.window, at)
  if behind > room then return leaving(row, at - row.window, behind - room) + row.window end
  if behind + inside(row, at, at + row.window - 1) <= room then return nil end
  local next = at
  for hop = 1, ${HOPS} do
    next = following(row, next)
    if next >= at + row.window then return nil end
    local held = inside(row, next - row.window, next)
    if held > room then
      return math.max(next, leaving(row, next - row.window, held - room) + row.window)
    end
  end
  return next
end
local function earliest(row, at)
  if row.count > row.limit then return math.huge end
  while true do
    if at > now then at = math.ceil(at / ${STEP}) * ${STEP} end
    local later = blocked(row, at)
    if not later then return at end
    at = later
  end
end
local function settle(first, last, at)
  local before = -1
  while before ~= at do
    before = at
    for index = first, last do at = earliest(all[index], at) end
  end
  return at
end

local function keep(key, ttl)
  if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, text(ttl)) end
end
local function put(row, key, name, at, ttl)
  for place = 1, row.count do redis.call('ZADD', key, text(at), name .. '/' .. place) end
  keep(key, at - now + ttl)
end

for _, ticket in ipairs(tickets) do
  local at = tonumber(redis.call('ZSCORE', all[1].waiting, ticket .. '/1') or nil)
  if at then
    if at - now > soon then return {1, text(at - now)} end
    for _, row in ipairs(all) do
      local place = 1
      while redis.call('ZREM', row.waiting, ticket .. '/' .. place) == 1 do place = place + 1 end
      put(row, row.taken, entry, at, row.window)
    end
    return {0, text(math.max(0, at - now))}
  end
end

local last = now
if queued > 0 then last = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now)) end
local free = settle(queued + 1, #all, now) == now
local turn = settle(1, queued, last)
local at = settle(1, #all, turn)
local wait = at - now
if wait == math.huge then return {2, '-1'} end
local taken = wait <= (free and all[1].most ~= 0 and soon or 0)
for _, row in ipairs(all) do
  if not taken and row.most >= 0 and redis.call('ZCARD', row.waiting) + row.count > row.most then
    return {2, text(wait)}
  end
end
for _, row in ipairs(all) do
  if taken then put(row, row.taken, entry, at, row.window)
  else put(row, row.waiting, tickets[1], at, grace) end
end
if queued > 0 and free and at == turn and wait > 0 then redis.call('SET', KEYS[1], text(at), 'PX', text(wait)) end
return {taken and 0 or 1, text(wait)}`;
