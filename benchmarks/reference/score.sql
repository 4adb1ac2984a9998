-- The 30 rules of benchmarks/rules/scoring.yaml, by hand, as of 2026-11-20: the work that `leadq score` is measured by.
-- Each statement runs once, in this order, in one transaction; all but the last only look.

CREATE TEMP TABLE weight (day TEXT PRIMARY KEY, half_in_60 INTEGER, half_in_90 INTEGER) WITHOUT ROWID;

INSERT INTO weight
WITH RECURSIVE age(days) AS (
  SELECT 0 UNION ALL SELECT days + 1 FROM age WHERE days < 1200
)
SELECT date('2026-11-20', '-' || days || ' days'),
  round(1000000 * pow(0.5, days / 60.0)),
  round(1000000 * pow(0.5, days / 90.0))
FROM age;

CREATE TEMP TABLE done (
  lead_id INTEGER PRIMARY KEY, clicks, forms, visits, talks, asked_for_prices, bounced, active
);

INSERT INTO done
SELECT activity.lead_id,
  sum(count * half_in_60) FILTER (WHERE kind = 'newsletter_click'),
  sum(count * half_in_90) FILTER (WHERE kind = 'form'),
  sum(count) FILTER (WHERE kind = 'visit' AND happened_on >= '2025-11-20'),
  sum(count) FILTER (WHERE kind = 'call' AND result = 'talked'),
  sum(count) FILTER (WHERE by = 'lead' AND happened_on >= '2026-05-20' AND instr(subject_folded, 'preisliste') > 0),
  sum(count) FILTER (WHERE kind = 'email' AND result = 'bounced'),
  sum(count) FILTER (WHERE by = 'lead' AND happened_on >= '2026-08-22')
FROM activity CROSS JOIN weight ON weight.day = activity.happened_on
WHERE machine = 0 AND activity.happened_on <= '2026-11-20'
GROUP BY activity.lead_id;

CREATE TEMP TABLE said (lead_id INTEGER PRIMARY KEY, need, budget, start);

INSERT INTO said
SELECT lead_id,
  max(CASE WHEN question = 'need' THEN value END),
  max(CASE WHEN question = 'budget' THEN value END),
  max(CASE WHEN question = 'start' THEN value END)
FROM (
  SELECT lead_id, question, value, row_number() OVER (
    PARTITION BY lead_id, question ORDER BY answered_on DESC, seq DESC) AS newest
  FROM answer
  WHERE answered_on <= '2026-11-20' AND question IN ('need', 'budget', 'start'))
WHERE newest = 1
GROUP BY lead_id;

CREATE TEMP TABLE assessed (lead_id INTEGER PRIMARY KEY, qualification, fit, interest, score, grade);

INSERT INTO assessed
SELECT id, qualification, fit, interest, fit + interest, grade
FROM (
  SELECT *, CASE WHEN fit >= 30 AND interest >= 30 THEN 'A' WHEN fit + interest >= 45 THEN 'B' ELSE 'C' END AS grade
  FROM (
    SELECT lead.id, lead.qualification AS old_qualification, lead.fit AS old_fit, lead.interest AS old_interest,
      lead.score AS old_score, lead.grade AS old_grade,
      CASE
        WHEN need = 'none' THEN 'no_need'
        WHEN need = 'concrete' AND budget IN ('under-10k', '10-50k', 'over-50k')
          AND start BETWEEN '2026-11-20' AND '2027-11-20' THEN 'ready'
        WHEN need IS NOT NULL THEN 'not_ready'
        ELSE 'unasked'
      END AS qualification,
      CASE WHEN street IS NOT NULL AND postcode IS NOT NULL AND city IS NOT NULL THEN 5 ELSE 0 END
      + CASE WHEN address_checked_on BETWEEN '2025-11-20' AND '2026-11-20' THEN 5 ELSE 0 END
      + CASE WHEN industry_folded IN ('maschinenbau', 'logistik') THEN 20 ELSE 0 END
      + CASE WHEN (instr(job_title_folded, 'geschaeftsfuehr') > 0 OR instr(job_title_folded, 'einkauf') > 0)
          AND (substr(postcode, 1, 2) = '70' OR substr(postcode, 1, 2) = '71') THEN 15 ELSE 0 END
      + CASE WHEN phone IS NOT NULL OR mobile IS NOT NULL THEN 5 ELSE 0 END
      + CASE WHEN email IS NOT NULL THEN 3 ELSE 0 END
      + CASE WHEN substr(email, -14) = '@gmail.example' OR substr(email, -12) = '@web.example'
          OR substr(email, -12) = '@gmx.example' THEN -5 ELSE 0 END
      + CASE WHEN employees BETWEEN 50 AND 500 THEN 10 ELSE 0 END
      + CASE WHEN employees > 500 THEN 6 ELSE 0 END
      + CASE WHEN revenue >= 500000000 THEN 8 ELSE 0 END
      + CASE WHEN country IN ('DE', 'AT', 'CH') THEN 5 ELSE 0 END
      + CASE WHEN website IS NOT NULL THEN 2 ELSE 0 END
      + CASE WHEN instr(job_title_folded, 'leiter') > 0 AND (
          instr(' ' || replace(replace(replace(job_title_folded, '-', ' '), '/', ' '), ',', ' ') || ' ', ' leiter ') > 0
          OR instr(' ' || replace(replace(replace(job_title_folded, '-', ' '), '/', ' '), ',', ' ') || ' ', ' leiterin ') > 0
        ) THEN 4 ELSE 0 END
      + CASE WHEN department_folded IN ('einkauf', 'purchasing') THEN 5 ELSE 0 END
      + CASE WHEN substr(job_title_folded, 1, 7) = 'student' THEN -20 ELSE 0 END
      + CASE WHEN country IN ('US', 'GB', 'FR') THEN 0 ELSE 3 END
      + CASE WHEN source_id IN (SELECT id FROM source WHERE kind = 'fair') THEN 5 ELSE 0 END
      + CASE WHEN source_id = (SELECT id FROM source WHERE name_folded = 'fachmesse stuttgart 2026') THEN 4 ELSE 0 END
      + CASE WHEN received_on BETWEEN '2026-08-22' AND '2026-11-20' THEN 5 ELSE 0 END
      + CASE WHEN (instr(product_folded, 'stapler') > 0 OR instr(product_folded, 'hubwagen') > 0)
          AND region_folded IN ('baden-wuerttemberg', 'bayern') THEN 6 ELSE 0 END
      AS fit,
      min(60,
        coalesce(min(20, (5 * clicks + 500000) / 1000000), 0)
        + CASE WHEN outcome IN ('open', 'parked') THEN coalesce(min(30, (10 * forms + 500000) / 1000000), 0) ELSE 0 END
        + CASE WHEN visits >= 1 THEN 10 ELSE 0 END
        + CASE WHEN talks >= 1 THEN 8 ELSE 0 END
        + CASE WHEN asked_for_prices >= 2 THEN 10 ELSE 0 END
        - coalesce(min(10, 2 * bounced), 0)
        + CASE WHEN active >= 1 THEN 0 ELSE -10 END
        + CASE WHEN budget IN ('under-10k', '10-50k', 'over-50k') THEN 25 ELSE 0 END
        + CASE WHEN start BETWEEN '2026-11-20' AND '2027-05-20' THEN 15 ELSE 0 END
        + CASE WHEN need = 'none' THEN -30 ELSE 0 END
      ) AS interest
    FROM lead LEFT JOIN done ON done.lead_id = lead.id LEFT JOIN said ON said.lead_id = lead.id
    LIMIT -1  -- keeps SQLite from flattening: it would compute fit and interest again wherever they are named
  )
)
WHERE old_score IS NOT fit + interest OR old_grade IS NOT grade OR old_fit IS NOT fit
  OR old_interest IS NOT interest OR old_qualification IS NOT qualification;

UPDATE lead SET (qualification, fit, interest, score, grade) = (
  SELECT qualification, fit, interest, score, grade FROM assessed WHERE assessed.lead_id = lead.id)
WHERE id IN (SELECT lead_id FROM assessed);
