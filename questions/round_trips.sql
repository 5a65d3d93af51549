-- Pairs of customers who sold each other the same quantity of the same asset, both ways.
with returned as (
  select
    t.firm as firm, t.base as base, t.quantity as quantity,
    least(t.buyer, t.seller) as customer_a, greatest(t.buyer, t.seller) as customer_b
  from trades as t
  where t.day >= :period_first - interval '31' day and t.day < :period_until
    and t.item is null and t.buyer <> t.seller
  group by
    t.firm, t.base, t.quantity, least(t.buyer, t.seller), greatest(t.buyer, t.seller)
  having min(case when t.buyer < t.seller then 1 else 2 end) = 1
    and max(case when t.buyer < t.seller then 1 else 2 end) = 2
),
likely as (
  select r.firm as firm, r.base as base, r.customer_a as customer_a, r.customer_b as customer_b
  from returned as r
  group by r.firm, r.base, r.customer_a, r.customer_b
),
-- All trades of such a pair with each other, and all sales of a single piece, each with the one
-- before it.
moves as (
  select
    t.firm as firm, t.base as base, coalesce(t.item, '') as item, t.row as row,
    t.trade as trade, t.at as at, t.day as day, t.quantity as quantity,
    t.buyer as buyer, t.seller as seller,
    lag(t.buyer) over before as buyer_before, lag(t.seller) over before as seller_before,
    lag(t.quantity) over before as quantity_before, lag(t.trade) over before as trade_before,
    lag(t.at) over before as at_before, lag(t.day) over before as day_before
  from trades as t
  left join likely as p
    on p.firm = t.firm and p.base = t.base
    and p.customer_a = least(t.buyer, t.seller) and p.customer_b = greatest(t.buyer, t.seller)
  where t.day >= :period_first - interval '31' day and t.day < :period_until
    and (t.item is not null or p.firm is not null)
  window before as (
    partition by
      t.firm, t.base, t.item,
      case when t.item is null then least(t.buyer, t.seller) end,
      case when t.item is null then greatest(t.buyer, t.seller) end
    order by t.at, t.row, t.trade
  )
),
-- Ways back in the period: the sides changed places and the quantity is the same.
trips as (
  select
    m.firm as firm, m.base as base, m.item as item,
    least(m.buyer, m.seller) as customer_a, greatest(m.buyer, m.seller) as customer_b,
    m.trade as trade, m.at as at, m.trade_before as trade_before, m.at_before as at_before,
    m.quantity as quantity,
    row_number() over (
      partition by m.firm, m.base, m.item, least(m.buyer, m.seller), greatest(m.buyer, m.seller)
      order by m.at, m.row, m.trade
    ) as number
  from moves as m
  where m.day >= :period_first
    and m.buyer = m.seller_before and m.seller = m.buyer_before
    and m.quantity = m.quantity_before
    and date_diff('day', m.day_before, m.day) <= :round_trip_days_max
),
counted as (
  select
    r.firm as firm, r.base as base, r.item as item,
    r.customer_a as customer_a, r.customer_b as customer_b,
    count(*) as trips, min(r.at_before) as first_at, max(r.at) as last_at,
    max(r.quantity) as quantity_max
  from trips as r
  group by r.firm, r.base, r.item, r.customer_a, r.customer_b
),
pairs as (
  select
    t.firm as firm, t.base as base, coalesce(t.item, '') as item,
    least(t.buyer, t.seller) as customer_a, greatest(t.buyer, t.seller) as customer_b
  from trades as t
  where t.day >= :period_first and t.day < :period_until and t.buyer <> t.seller
  group by
    t.firm, t.base, coalesce(t.item, ''), least(t.buyer, t.seller), greatest(t.buyer, t.seller)
)
select
  p.firm as firm, p.base as base, p.item as item,
  p.customer_a as customer_a, p.customer_b as customer_b,
  case
    when p.item <> '' and c.trips >= 1 then 'signal'
    when c.trips >= :round_trips_min then 'signal'
    else 'none'
  end as answer,
  cast(null as varchar) as reason,
  c.trips as trips,
  o.trade_before as first_trade, l.trade as last_trade,
  c.first_at as first_at, c.last_at as last_at,
  c.quantity_max as quantity_max
from pairs as p
left join counted as c
  on c.firm = p.firm and c.base = p.base and c.item = p.item
  and c.customer_a = p.customer_a and c.customer_b = p.customer_b
left join trips as o
  on o.firm = p.firm and o.base = p.base and o.item = p.item
  and o.customer_a = p.customer_a and o.customer_b = p.customer_b and o.number = 1
left join trips as l
  on l.firm = p.firm and l.base = p.base and l.item = p.item
  and l.customer_a = p.customer_a and l.customer_b = p.customer_b and l.number = c.trips
