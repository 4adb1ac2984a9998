-- Conversion by source within 90 days: as conversion_as_of.sql, but of each lead that was received at least 90 days
-- before :as_of, as it stood 90 days after it was received; what is found to be invalid by :as_of never was a lead.
WITH rung AS (
  SELECT name, outcome,
    CASE outcome WHEN 'open' THEN row_number() OVER (PARTITION BY outcome ORDER BY position) END AS number
  FROM stage
),
old_enough AS (
  SELECT day.received_on, date(day.received_on, '+90 days') AS until
  FROM (SELECT DISTINCT received_on FROM lead INDEXED BY lead_conversion) AS day
  WHERE date(day.received_on, '+90 days') <= :as_of
),
per_lead AS (
  SELECT lead.id, lead.source_id, lead.order_value,
    CASE
      WHEN max(CASE
        WHEN stage_visit.entered_on <= :as_of
          AND (stage_visit.left_on IS NULL OR stage_visit.left_on > :as_of) THEN rung.outcome
        END) = 'invalid' THEN 'invalid'
      ELSE coalesce(max(CASE
        WHEN stage_visit.entered_on <= old_enough.until
          AND (stage_visit.left_on IS NULL OR stage_visit.left_on > old_enough.until) THEN rung.outcome
        END), 'open')
      END AS outcome,
    coalesce(max(CASE WHEN stage_visit.entered_on <= old_enough.until THEN rung.number END), 1) AS furthest
  FROM lead
  JOIN old_enough ON old_enough.received_on = lead.received_on
  JOIN stage_visit ON stage_visit.lead_id = lead.id
  JOIN rung ON rung.name = stage_visit.stage
  GROUP BY lead.id
),
tally AS (
  SELECT source_id, outcome, furthest, count(*) AS leads, sum(order_value) AS order_value
  FROM per_lead GROUP BY source_id, outcome, furthest
)
SELECT source.name AS source, rung.name AS stage,
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
JOIN source ON source.id = tally.source_id
CROSS JOIN rung
WHERE rung.outcome = 'open'
GROUP BY source.name, rung.number, rung.name
ORDER BY source.name, rung.number;
