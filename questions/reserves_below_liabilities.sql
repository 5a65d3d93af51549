select
  s.firm as firm, s.asset as asset, s.day as day,
  case
    when s.owed is null then 'cannot tell'
    when s.owed = 0 then 'none'
    when s.held is null then 'cannot tell'
    when s.held < s.owed then 'breach'
    else 'none'
  end as answer,
  case
    when s.owed is null then 'owed_not_filed'
    when s.owed <> 0 and s.held is null then 'held_unknown'
  end as reason,
  s.owed as owed, s.held as held, s.owed - s.held as owed_not_held
from solvency as s
where s.day >= :period_first and s.day < :period_until
