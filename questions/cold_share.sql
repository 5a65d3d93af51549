select
  s.firm as firm, s.asset as asset, s.day as day,
  case
    when s.held is null then 'cannot tell'
    when s.held = 0 then 'none'
    when s.held_cold is null then 'cannot tell'
    when s.cold_bp < :cold_share_min_bp then 'breach'
    else 'none'
  end as answer,
  case
    when s.held is null then 'held_unknown'
    when s.held <> 0 and s.held_cold is null then 'storage_unknown'
  end as reason,
  s.cold_bp as cold_bp, s.held_cold as held_cold, s.held as held
from solvency as s
where s.day >= :period_first and s.day < :period_until
