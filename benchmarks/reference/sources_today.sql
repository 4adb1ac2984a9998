-- What each source brought and cost as it stands, from the leads, activities and hand-overs: one row per source.
-- Invalid leads are in no figure but `leads` and `invalid`. Medians are of the leads of which the days are known.
-- Where nobody was asked, nobody knows how many are ready; of orders whose values are unknown there is no sum.
WITH fact AS MATERIALIZED (
  SELECT lead.source_id, lead.outcome, lead.order_value,
    lead.street IS NOT NULL AND lead.postcode IS NOT NULL AND lead.city IS NOT NULL AS complete,
    coalesce(lead.qualification IN ('no_need', 'not_ready', 'ready'), 0) OR handed.lead_id IS NOT NULL AS asked,
    coalesce(lead.qualification = 'ready', 0) OR handed.lead_id IS NOT NULL OR lead.outcome = 'won' AS ready,
    julianday(contact.day) - julianday(lead.received_on) AS to_contact,
    CASE lead.outcome WHEN 'won' THEN julianday(lead.closed_on) - julianday(lead.received_on) END AS to_order
  FROM lead
  LEFT JOIN (
    SELECT activity.lead_id, min(activity.happened_on) AS day
    FROM activity JOIN lead ON lead.id = activity.lead_id
    WHERE activity.by = 'us' AND activity.happened_on BETWEEN lead.received_on AND :as_of
    GROUP BY activity.lead_id
  ) AS contact ON contact.lead_id = lead.id
  LEFT JOIN (SELECT DISTINCT lead_id FROM handover WHERE handed_on <= :as_of) AS handed ON handed.lead_id = lead.id
  WHERE lead.received_on <= :as_of
),
contact_rank AS (
  SELECT source_id, to_contact, row_number() OVER (PARTITION BY source_id ORDER BY to_contact) AS place,
    count(*) OVER (PARTITION BY source_id) AS many
  FROM fact WHERE outcome <> 'invalid' AND to_contact IS NOT NULL
),
order_rank AS (
  SELECT source_id, to_order, row_number() OVER (PARTITION BY source_id ORDER BY to_order) AS place,
    count(*) OVER (PARTITION BY source_id) AS many
  FROM fact WHERE to_order IS NOT NULL
),
contact_median AS (
  SELECT source_id, min(to_contact) AS days FROM contact_rank
  WHERE place = (many + 1) / 2 GROUP BY source_id
),
order_median AS (
  SELECT source_id, min(to_order) AS days FROM order_rank
  WHERE place = (many + 1) / 2 GROUP BY source_id
)
SELECT source.name AS source, source.cost AS cost_cents,
  count(*) AS leads,
  sum(fact.outcome = 'invalid') AS invalid,
  sum(fact.outcome <> 'invalid') AS base,
  sum(fact.outcome = 'won') AS won,
  sum(fact.outcome <> 'invalid' AND fact.complete) AS complete,
  sum(fact.outcome <> 'invalid' AND fact.asked) AS asked,
  CASE WHEN sum(fact.outcome <> 'invalid' AND fact.asked) > 0
    THEN sum(fact.outcome <> 'invalid' AND fact.ready) END AS ready,
  sum(fact.outcome <> 'invalid' AND fact.to_contact IS NOT NULL) AS contacted,
  CASE WHEN sum(fact.outcome = 'won') > 0
    THEN sum(CASE fact.outcome WHEN 'won' THEN fact.order_value END) ELSE 0 END AS order_value_cents,
  contact_median.days AS days_to_contact,
  order_median.days AS days_to_order
FROM fact JOIN source ON source.id = fact.source_id
LEFT JOIN contact_median ON contact_median.source_id = source.id
LEFT JOIN order_median ON order_median.source_id = source.id
GROUP BY source.id
ORDER BY source.name_folded;
