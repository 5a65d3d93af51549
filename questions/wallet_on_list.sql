-- Transfers with a wallet that stood on a list on their day; a list brought by two sources is one.
with hits as (
  select
    t.firm as firm, t.filing as filing, t.transfer as transfer,
    l.list as list, l.reference as reference, min(l.from_day) as from_day
  from transfers as t
  join listed_wallets as l
    on l.wallet = t.wallet and l.from_day <= t.day and t.day < l.until_day
  where t.day >= :period_first and t.day < :period_until
  group by t.firm, t.filing, t.transfer, l.list, l.reference
),
lists as (
  select count(*) as lines from listed_wallets as l where l.from_day < :period_until
)
select
  t.firm as firm, t.transfer as transfer, h.list as list, h.reference as reference,
  case
    when h.list is not null then 'breach'
    when n.lines = 0 or t.wallet is null then 'cannot tell'
    else 'none'
  end as answer,
  case
    when h.list is not null then null
    when n.lines = 0 then 'no_list'
    when t.wallet is null then 'wallet_not_recorded'
  end as reason,
  t.wallet as wallet, h.from_day as from_day, t.at as at, t.direction as direction,
  t.asset as asset, t.quantity as quantity
from transfers as t
cross join lists as n
left join hits as h
  on h.firm = t.firm and h.filing = t.filing and h.transfer = t.transfer
where t.day >= :period_first and t.day < :period_until
