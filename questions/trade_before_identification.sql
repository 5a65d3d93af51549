-- Both sides of each trade in the period, where a customer stood on that side.
with sides as (
  select t.firm as firm, t.buyer as customer, t.trade as trade, t.at as at, t.row as row
  from trades as t
  where t.day >= :period_first and t.day < :period_until and t.buyer is not null
  union all
  select t.firm as firm, t.seller as customer, t.trade as trade, t.at as at, t.row as row
  from trades as t
  where t.day >= :period_first and t.day < :period_until and t.seller is not null
    and (t.buyer is null or t.buyer <> t.seller)
),
traded as (
  select s.firm as firm, s.customer as customer, min(s.at) as first_at
  from sides as s
  group by s.firm, s.customer
),
judged as (
  select
    t.firm as firm, t.customer as customer, t.first_at as first_at,
    c.identified_at as identified_at,
    case
      when c.customer is null then 'cannot tell'
      when c.identified_at is null or t.first_at < c.identified_at then 'breach'
      else 'none'
    end as answer
  from traded as t
  left join customers as c on c.firm = t.firm and c.customer = t.customer
),
-- Only for the few in breach: their trades before identification, in order.
early as (
  select
    j.firm as firm, j.customer as customer, s.trade as trade,
    row_number() over (partition by j.firm, j.customer order by s.at, s.row, s.trade) as number
  from judged as j
  join sides as s on s.firm = j.firm and s.customer = j.customer
  where j.answer = 'breach' and (j.identified_at is null or s.at < j.identified_at)
),
counted as (
  select
    e.firm as firm, e.customer as customer, count(*) as trades,
    min(case when e.number = 1 then e.trade end) as first_trade
  from early as e
  group by e.firm, e.customer
)
select
  j.firm as firm, j.customer as customer,
  j.answer as answer,
  case when j.answer = 'cannot tell' then 'customer_not_filed' end as reason,
  c.first_trade as first_trade, j.first_at as first_at, j.identified_at as identified_at,
  c.trades as trades
from judged as j
left join counted as c on c.firm = j.firm and c.customer = j.customer
