-- Transfers out to another provider, or to nobody knows whom. What an own wallet of the customer
-- needs is another matter.
select
  t.firm as firm, t.transfer as transfer,
  case
    when t.travel_rule is not null then 'none'
    when t.value_minor is null then 'cannot tell'
    when t.value_minor >= :travel_rule_min_minor then 'breach'
    else 'none'
  end as answer,
  case when t.travel_rule is null and t.value_minor is null then 'no_price' end as reason,
  t.at as at, t.asset as asset, t.quantity as quantity, t.value_minor as value_minor,
  t.other_side as other_side, t.other_firm as other_firm
from transfers as t
where t.day >= :period_first and t.day < :period_until
  and t.direction = 'out' and t.other_side in ('provider', 'unknown')
