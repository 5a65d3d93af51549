-- Days on which a firm's filings show a service, with the licences it held in force that day.
with shown as (
  select
    a.firm as firm, a.service as service, a.day as day, a.records as records,
    count(e.entry) as licences
  from activity as a
  left join entries as e
    on e.firm = a.firm and e.kind = 'licence' and e.status = 'granted'
    and e.from_day <= a.day and a.day < e.until_day
  where a.day >= :period_first and a.day < :period_until
  group by a.firm, a.service, a.day, a.records
)
select
  s.firm as firm, s.service as service,
  case when min(s.licences) = 0 then 'breach' else 'none' end as answer,
  cast(null as varchar) as reason,
  min(case when s.licences = 0 then s.day end) as first_day,
  max(case when s.licences = 0 then s.day end) as last_day,
  count(distinct case when s.licences = 0 then s.day end) as days,
  sum(case when s.licences = 0 then s.records end) as records
from shown as s
group by s.firm, s.service
