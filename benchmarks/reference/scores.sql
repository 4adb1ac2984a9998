-- Do the points of benchmarks/rules/scoring.yaml sort well? Every won or lost lead with its points as they were on the day
-- before it closed, by hand: activities and answers up to that day, the stage that it was in, all other fields as they are.
-- The last statement answers, the others make what it reads.

-- the days before closings, with the days that the rules measure from them; a month too short ends them on its last day
CREATE TEMP TABLE eve (
  closed_on TEXT PRIMARY KEY, day, number, quarter_ago, half_year_ago, year_ago, half_year_on, year_on
) WITHOUT ROWID;

INSERT INTO eve
SELECT closed_on, day, CAST(julianday(day) + 0.5 AS INTEGER), date(day, '-90 days'),
  min(date(day, '-6 months'), date(day, 'start of month', '-5 months', '-1 day')),
  min(date(day, '-12 months'), date(day, 'start of month', '-11 months', '-1 day')),
  min(date(day, '+6 months'), date(day, 'start of month', '+7 months', '-1 day')),
  min(date(day, '+12 months'), date(day, 'start of month', '+13 months', '-1 day'))
FROM (
  SELECT DISTINCT closed_on, date(closed_on, '-1 day') AS day FROM lead WHERE outcome IN ('won', 'lost'));

CREATE TEMP TABLE weight (age INTEGER PRIMARY KEY, half_in_60 INTEGER, half_in_90 INTEGER);

INSERT INTO weight
WITH RECURSIVE age(days) AS (
  SELECT 0 UNION ALL SELECT days + 1 FROM age WHERE days < 2000
)
SELECT days, round(1000000 * pow(0.5, days / 60.0)), round(1000000 * pow(0.5, days / 90.0)) FROM age;

CREATE TEMP TABLE closed (lead_id INTEGER PRIMARY KEY, won, closed_on);

INSERT INTO closed SELECT id, outcome = 'won', closed_on FROM lead WHERE outcome IN ('won', 'lost');

CREATE TEMP TABLE done (
  lead_id INTEGER PRIMARY KEY, clicks, forms, visits, talks, asked_for_prices, bounced, active
);

INSERT INTO done
SELECT closed.lead_id,
  sum(count * half_in_60) FILTER (WHERE kind = 'newsletter_click'),
  sum(count * half_in_90) FILTER (WHERE kind = 'form'),
  sum(count) FILTER (WHERE kind = 'visit' AND happened_on >= year_ago),
  sum(count) FILTER (WHERE kind = 'call' AND result = 'talked'),
  sum(count) FILTER (WHERE by = 'lead' AND happened_on >= half_year_ago AND instr(subject_folded, 'preisliste') > 0),
  sum(count) FILTER (WHERE kind = 'email' AND result = 'bounced'),
  sum(count) FILTER (WHERE by = 'lead' AND happened_on >= quarter_ago)
FROM closed CROSS JOIN eve ON eve.closed_on = closed.closed_on
CROSS JOIN activity ON activity.lead_id = closed.lead_id AND activity.happened_on <= eve.day
CROSS JOIN weight ON weight.age = eve.number - CAST(julianday(activity.happened_on) + 0.5 AS INTEGER)
WHERE machine = 0
GROUP BY closed.lead_id;

CREATE TEMP TABLE said (lead_id INTEGER PRIMARY KEY, need, budget, start);

INSERT INTO said
SELECT lead_id,
  max(CASE WHEN question = 'need' THEN value END),
  max(CASE WHEN question = 'budget' THEN value END),
  max(CASE WHEN question = 'start' THEN value END)
FROM (
  SELECT closed.lead_id, question, value, row_number() OVER (
    PARTITION BY closed.lead_id, question ORDER BY answered_on DESC, seq DESC) AS newest
  FROM closed CROSS JOIN eve ON eve.closed_on = closed.closed_on
  CROSS JOIN answer ON answer.lead_id = closed.lead_id AND answer.answered_on <= eve.day
  WHERE question IN ('need', 'budget', 'start'))
WHERE newest = 1
GROUP BY lead_id;

-- where the lead was: in the stage that it had entered last by then; before any, open in the first
CREATE TEMP TABLE stood (lead_id INTEGER PRIMARY KEY, outcome);

INSERT INTO stood
SELECT lead_id, outcome
FROM (
  SELECT closed.lead_id, stage.outcome, row_number() OVER (
    PARTITION BY closed.lead_id ORDER BY stage_visit.seq DESC) AS newest
  FROM closed CROSS JOIN eve ON eve.closed_on = closed.closed_on
  CROSS JOIN stage_visit ON stage_visit.lead_id = closed.lead_id AND stage_visit.entered_on <= eve.day
  JOIN stage ON stage.name = stage_visit.stage)
WHERE newest = 1;

CREATE TEMP TABLE pointed AS
SELECT lead.received_on, closed.won,
  CASE WHEN street IS NOT NULL AND postcode IS NOT NULL AND city IS NOT NULL THEN 5 ELSE 0 END AS address,
  CASE WHEN address_checked_on BETWEEN year_ago AND day THEN 5 ELSE 0 END AS confirmed,
  CASE WHEN industry_folded IN ('maschinenbau', 'logistik') THEN 20 ELSE 0 END AS target,
  CASE WHEN (instr(job_title_folded, 'geschaeftsfuehr') > 0 OR instr(job_title_folded, 'einkauf') > 0)
    AND (substr(postcode, 1, 2) = '70' OR substr(postcode, 1, 2) = '71') THEN 15 ELSE 0 END AS decides,
  CASE WHEN phone IS NOT NULL OR mobile IS NOT NULL THEN 5 ELSE 0 END AS callable,
  CASE WHEN email IS NOT NULL THEN 3 ELSE 0 END AS writable,
  CASE WHEN substr(email, -14) = '@gmail.example' OR substr(email, -12) = '@web.example'
    OR substr(email, -12) = '@gmx.example' THEN -5 ELSE 0 END AS freemail,
  CASE WHEN employees BETWEEN 50 AND 500 THEN 10 ELSE 0 END AS medium,
  CASE WHEN employees > 500 THEN 6 ELSE 0 END AS large,
  CASE WHEN revenue >= 500000000 THEN 8 ELSE 0 END AS rich,
  CASE WHEN country IN ('DE', 'AT', 'CH') THEN 5 ELSE 0 END AS language,
  CASE WHEN website IS NOT NULL THEN 2 ELSE 0 END AS website,
  CASE WHEN instr(job_title_folded, 'leiter') > 0 AND (
      instr(' ' || replace(replace(replace(job_title_folded, '-', ' '), '/', ' '), ',', ' ') || ' ', ' leiter ') > 0
      OR instr(' ' || replace(replace(replace(job_title_folded, '-', ' '), '/', ' '), ',', ' ') || ' ', ' leiterin ') > 0
    ) THEN 4 ELSE 0 END AS head,
  CASE WHEN department_folded IN ('einkauf', 'purchasing') THEN 5 ELSE 0 END AS purchasing,
  CASE WHEN substr(job_title_folded, 1, 7) = 'student' THEN -20 ELSE 0 END AS student,
  CASE WHEN country IN ('US', 'GB', 'FR') THEN 0 ELSE 3 END AS near,
  CASE WHEN source_id IN (SELECT id FROM source WHERE kind = 'fair') THEN 5 ELSE 0 END AS fair,
  CASE WHEN source_id = (SELECT id FROM source WHERE name_folded = 'fachmesse stuttgart 2026') THEN 4 ELSE 0 END AS stuttgart,
  CASE WHEN lead.received_on BETWEEN quarter_ago AND day THEN 5 ELSE 0 END AS new,
  CASE WHEN (instr(product_folded, 'stapler') > 0 OR instr(product_folded, 'hubwagen') > 0)
    AND region_folded IN ('baden-wuerttemberg', 'bayern') THEN 6 ELSE 0 END AS looks,
  coalesce(min(20, (5 * clicks + 500000) / 1000000), 0) AS clicked,
  CASE WHEN coalesce(stood.outcome, 'open') IN ('open', 'parked')
    THEN coalesce(min(30, (10 * forms + 500000) / 1000000), 0) ELSE 0 END AS filled,
  CASE WHEN visits >= 1 THEN 10 ELSE 0 END AS visited,
  CASE WHEN talks >= 1 THEN 8 ELSE 0 END AS talked,
  CASE WHEN asked_for_prices >= 2 THEN 10 ELSE 0 END AS asked,
  -coalesce(min(10, 2 * bounced), 0) AS came_back,
  CASE WHEN active >= 1 THEN 0 ELSE -10 END AS quiet,
  CASE WHEN budget IN ('under-10k', '10-50k', 'over-50k') THEN 25 ELSE 0 END AS budget,
  CASE WHEN start BETWEEN day AND half_year_on THEN 15 ELSE 0 END AS starts,
  CASE WHEN need = 'none' THEN -30 ELSE 0 END AS no_need
FROM closed CROSS JOIN eve ON eve.closed_on = closed.closed_on CROSS JOIN lead ON lead.id = closed.lead_id
LEFT JOIN done ON done.lead_id = lead.id LEFT JOIN said ON said.lead_id = lead.id
LEFT JOIN stood ON stood.lead_id = lead.id;

CREATE TEMP TABLE graded AS
SELECT won, received_on, fit + interest AS score,
  CASE WHEN fit >= 30 AND interest >= 30 THEN 'A' WHEN fit + interest >= 45 THEN 'B' ELSE 'C' END AS grade
FROM (
  SELECT won, received_on,
    address + confirmed + target + decides + callable + writable + freemail + medium + large + rich + language + website
      + head + purchasing + student + near + fair + stuttgart + new + looks AS fit,
    min(60, clicked + filled + visited + talked + asked + came_back + quiet + budget + starts + no_need) AS interest
  FROM pointed);

-- of an order (the score, or later received first): how likely a won lead stands before a lost one; equal ones stand half
WITH rung AS (
  SELECT 'score' AS name, score AS key, sum(won) AS won, sum(1 - won) AS lost FROM graded GROUP BY score
  UNION ALL
  SELECT 'newest_first', received_on, sum(won), sum(1 - won) FROM graded GROUP BY received_on
),
ranked AS (
  SELECT name, won, lost, sum(lost) OVER (PARTITION BY name ORDER BY key) AS lost_so_far FROM rung
),
hit AS (
  SELECT won, count(*) AS leads,
    sum(address <> 0) AS h1, sum(confirmed <> 0) AS h2, sum(target <> 0) AS h3, sum(decides <> 0) AS h4,
    sum(callable <> 0) AS h5, sum(writable <> 0) AS h6, sum(freemail <> 0) AS h7, sum(medium <> 0) AS h8,
    sum(large <> 0) AS h9, sum(rich <> 0) AS h10, sum(language <> 0) AS h11, sum(website <> 0) AS h12,
    sum(head <> 0) AS h13, sum(purchasing <> 0) AS h14, sum(student <> 0) AS h15, sum(near <> 0) AS h16,
    sum(fair <> 0) AS h17, sum(stuttgart <> 0) AS h18, sum(new <> 0) AS h19, sum(looks <> 0) AS h20,
    sum(clicked <> 0) AS h21, sum(filled <> 0) AS h22, sum(visited <> 0) AS h23, sum(talked <> 0) AS h24,
    sum(asked <> 0) AS h25, sum(came_back <> 0) AS h26, sum(quiet <> 0) AS h27, sum(budget <> 0) AS h28,
    sum(starts <> 0) AS h29, sum(no_need <> 0) AS h30
  FROM pointed GROUP BY won
)
SELECT 'grade' AS part, grade AS name, count(*) AS leads, sum(won) AS won, NULL AS auc FROM graded GROUP BY grade
UNION ALL
SELECT 'ranking', name, sum(won + lost), sum(won), sum(won * (lost_so_far - lost / 2.0)) / (1.0 * sum(won) * sum(lost))
FROM ranked GROUP BY name
UNION ALL
SELECT 'rule', number, sum(hits), sum(hits * won), NULL
FROM (
  SELECT won, 1 AS number, h1 AS hits FROM hit UNION ALL SELECT won, 2, h2 FROM hit
  UNION ALL SELECT won, 3, h3 FROM hit UNION ALL SELECT won, 4, h4 FROM hit UNION ALL SELECT won, 5, h5 FROM hit
  UNION ALL SELECT won, 6, h6 FROM hit UNION ALL SELECT won, 7, h7 FROM hit UNION ALL SELECT won, 8, h8 FROM hit
  UNION ALL SELECT won, 9, h9 FROM hit UNION ALL SELECT won, 10, h10 FROM hit UNION ALL SELECT won, 11, h11 FROM hit
  UNION ALL SELECT won, 12, h12 FROM hit UNION ALL SELECT won, 13, h13 FROM hit UNION ALL SELECT won, 14, h14 FROM hit
  UNION ALL SELECT won, 15, h15 FROM hit UNION ALL SELECT won, 16, h16 FROM hit UNION ALL SELECT won, 17, h17 FROM hit
  UNION ALL SELECT won, 18, h18 FROM hit UNION ALL SELECT won, 19, h19 FROM hit UNION ALL SELECT won, 20, h20 FROM hit
  UNION ALL SELECT won, 21, h21 FROM hit UNION ALL SELECT won, 22, h22 FROM hit UNION ALL SELECT won, 23, h23 FROM hit
  UNION ALL SELECT won, 24, h24 FROM hit UNION ALL SELECT won, 25, h25 FROM hit UNION ALL SELECT won, 26, h26 FROM hit
  UNION ALL SELECT won, 27, h27 FROM hit UNION ALL SELECT won, 28, h28 FROM hit UNION ALL SELECT won, 29, h29 FROM hit
  UNION ALL SELECT won, 30, h30 FROM hit)
GROUP BY number;
