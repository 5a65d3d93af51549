-- Days on which a licensed firm's filings show a service. A day without a licence in force is the
-- affair of service_without_licence.
with shown as (
  select
    a.firm as firm, a.service as service, a.day as day, a.records as records,
    count(s.service) as named
  from activity as a
  join entries as e
    on e.firm = a.firm and e.kind = 'licence' and e.status = 'granted'
    and e.from_day <= a.day and a.day < e.until_day
  left join services as s
    on s.firm = a.firm and s.entry = e.entry and s.service = a.service
    and s.from_day <= a.day and a.day < s.until_day
  where a.day >= :period_first and a.day < :period_until
  group by a.firm, a.service, a.day, a.records
)
select
  s.firm as firm, s.service as service,
  case when min(s.named) = 0 then 'breach' else 'none' end as answer,
  cast(null as varchar) as reason,
  min(case when s.named = 0 then s.day end) as first_day,
  max(case when s.named = 0 then s.day end) as last_day,
  count(distinct case when s.named = 0 then s.day end) as days,
  sum(case when s.named = 0 then s.records end) as records
from shown as s
group by s.firm, s.service
