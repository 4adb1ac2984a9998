-- Conversion by industry as it stood at the end of the day :as_of: as conversion_as_of.sql, but leads are put together
-- by the folded industry, which is NULL where it is unknown.
WITH rung AS (
  SELECT name, outcome,
    CASE outcome WHEN 'open' THEN row_number() OVER (PARTITION BY outcome ORDER BY position) END AS number
  FROM stage
),
per_lead AS (
  SELECT stage_visit.lead_id,
    coalesce(max(CASE
      WHEN stage_visit.entered_on <= :as_of
        AND (stage_visit.left_on IS NULL OR stage_visit.left_on > :as_of) THEN rung.outcome
      END), 'open') AS outcome,
    coalesce(max(CASE WHEN stage_visit.entered_on <= :as_of THEN rung.number END), 1) AS furthest
  FROM stage_visit JOIN rung ON rung.name = stage_visit.stage
  GROUP BY stage_visit.lead_id
),
tally AS (
  SELECT lead.industry_folded, per_lead.outcome, per_lead.furthest,
    count(*) AS leads, sum(lead.order_value) AS order_value
  FROM per_lead JOIN lead ON lead.id = per_lead.lead_id
  WHERE lead.received_on <= :as_of
  GROUP BY lead.industry_folded, per_lead.outcome, per_lead.furthest
)
SELECT tally.industry_folded AS industry, rung.name AS stage,
  sum(tally.leads) AS leads,
  sum(CASE WHEN tally.outcome = 'invalid' THEN tally.leads ELSE 0 END) AS invalid,
  sum(CASE WHEN tally.outcome != 'invalid' THEN tally.leads ELSE 0 END) AS base,
  sum(CASE WHEN tally.outcome = 'open' THEN tally.leads ELSE 0 END) AS open,
  sum(CASE WHEN tally.outcome = 'parked' THEN tally.leads ELSE 0 END) AS parked,
  sum(CASE WHEN tally.outcome = 'lost' THEN tally.leads ELSE 0 END) AS lost,
  sum(CASE WHEN tally.outcome = 'won' THEN tally.leads ELSE 0 END) AS won,
  sum(CASE
    WHEN tally.outcome = 'won' THEN tally.leads
    WHEN tally.outcome != 'invalid' AND tally.furthest >= rung.number THEN tally.leads
    ELSE 0 END) AS reached,
  CASE WHEN coalesce(sum(tally.outcome = 'won'), 0) > 0
    THEN sum(CASE WHEN tally.outcome = 'won' THEN tally.order_value END) ELSE 0 END AS order_value_cents
FROM tally
CROSS JOIN rung
WHERE rung.outcome = 'open'
GROUP BY tally.industry_folded, rung.number, rung.name
ORDER BY tally.industry_folded, rung.number;
