-- The funnel as it stood at the end of the day :as_of: one row per open stage, of all leads but invalid ones. Each
-- statement runs once, in this order; the last one answers.
-- A lead has entered a stage when it has been in it, and got on when it was in a later open stage, or won, after it
-- first was; else it counts where it ended up. One without a visit of an open stage has entered the first.
-- Days in a stage are the sum of a lead's visits; one that it has not left yet is told apart. Percentiles by nearest rank.

CREATE TEMP TABLE rung (name TEXT PRIMARY KEY, outcome TEXT, number INTEGER) WITHOUT ROWID;

INSERT INTO rung
SELECT name, outcome,
  CASE outcome
    WHEN 'open' THEN row_number() OVER (PARTITION BY outcome ORDER BY position)
    WHEN 'won' THEN 1000 END
FROM stage;

CREATE TEMP TABLE per_lead (lead_id INTEGER PRIMARY KEY, outcome TEXT, furthest INTEGER, won INTEGER);

INSERT INTO per_lead
SELECT lead.id,
  coalesce(max(CASE WHEN visit.left_on IS NULL OR visit.left_on > :as_of THEN rung.outcome END), 'open'),
  max(CASE WHEN rung.number < 1000 THEN rung.number END),
  max(coalesce(rung.number = 1000, 0))
FROM lead
LEFT JOIN stage_visit AS visit ON visit.lead_id = lead.id AND visit.entered_on <= :as_of
LEFT JOIN rung ON rung.name = visit.stage
WHERE lead.received_on <= :as_of
GROUP BY lead.id;

CREATE TEMP TABLE per_stage AS
SELECT visit.lead_id, rung.number, min(visit.seq) AS first, max(visit.seq) AS last,
  max(visit.left_on IS NULL OR visit.left_on > :as_of) AS lasts,
  cast(sum(julianday(min(coalesce(visit.left_on, :as_of), :as_of)) - julianday(visit.entered_on)) AS INTEGER) AS days
FROM stage_visit AS visit JOIN rung ON rung.name = visit.stage
WHERE visit.entered_on <= :as_of AND rung.number IS NOT NULL
GROUP BY visit.lead_id, rung.number;

CREATE TEMP TABLE histogram AS
WITH been AS (
  SELECT lead_id, number, lasts, days, coalesce(first < max(last) OVER (
    PARTITION BY lead_id ORDER BY number DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS advanced
  FROM per_stage
),
known AS (
  SELECT been.number, been.lasts, been.days, been.advanced, per_lead.outcome
  FROM been CROSS JOIN per_lead ON per_lead.lead_id = been.lead_id
  WHERE been.number < 1000 AND per_lead.outcome <> 'invalid'
  UNION ALL
  SELECT 1, NULL, NULL, won, outcome
  FROM per_lead WHERE furthest IS NULL AND outcome <> 'invalid'
)
SELECT number, lasts, days, count(*) AS leads,
  sum(advanced) AS advanced,
  sum(advanced = 0 AND outcome = 'lost') AS lost,
  sum(advanced = 0 AND outcome = 'parked') AS parked,
  sum(advanced = 0 AND outcome = 'open') AS still
FROM known GROUP BY number, lasts, days;

CREATE TEMP TABLE timed AS
SELECT number, lasts, max(leads) AS leads,
  min(CASE WHEN passed * 2 >= leads THEN days END) AS median,
  min(CASE WHEN passed * 10 >= leads * 9 THEN days END) AS p90
FROM (
  SELECT number, lasts, days,
    sum(leads) OVER (PARTITION BY number, lasts ORDER BY days) AS passed,
    sum(leads) OVER (PARTITION BY number, lasts) AS leads
  FROM histogram WHERE days IS NOT NULL)
GROUP BY number, lasts;

CREATE TEMP TABLE furthest AS
SELECT CASE outcome WHEN 'won' THEN 999 ELSE coalesce(furthest, 1) END AS number, count(*) AS leads
FROM per_lead WHERE outcome <> 'invalid' GROUP BY 1;

SELECT rung.name AS stage,
  coalesce(sum(histogram.leads), 0) AS entered, coalesce(sum(histogram.advanced), 0) AS advanced,
  coalesce(sum(histogram.lost), 0) AS lost_here, coalesce(sum(histogram.parked), 0) AS parked_here,
  coalesce(sum(histogram.still), 0) AS still_here,
  (SELECT coalesce(sum(leads), 0) FROM furthest WHERE furthest.number >= rung.number) AS reached_leads,
  (SELECT coalesce(sum(leads), 0) FROM furthest) AS base,
  coalesce(completed.leads, 0) AS completed, completed.median AS days_median, completed.p90 AS days_p90,
  coalesce(lasting.leads, 0) AS lasting, lasting.median AS lasting_days_median, lasting.p90 AS lasting_days_p90
FROM rung
LEFT JOIN histogram ON histogram.number = rung.number
LEFT JOIN timed AS completed ON completed.number = rung.number AND completed.lasts = 0
LEFT JOIN timed AS lasting ON lasting.number = rung.number AND lasting.lasts = 1
WHERE rung.outcome = 'open'
GROUP BY rung.number
ORDER BY rung.number;
