-- What each owner has and did with it, as it stands: one row per owner (NULL: nobody), by the folded name.
-- A hand-over counts as due when it was accepted or rejected, or when its date has passed while it ran.
WITH stock AS (
  SELECT lead.owner_folded AS owner,
    sum(lead.outcome IN ('open', 'parked')) AS living,
    sum(lead.next_due IS NOT NULL AND lead.next_due < :as_of) AS overdue,
    sum(lead.outcome <> 'invalid') AS base,
    sum(lead.outcome = 'won') AS won,
    sum(lead.outcome = 'lost') AS lost
  FROM lead
  WHERE lead.received_on <= :as_of
  GROUP BY lead.owner_folded
),
given AS (
  SELECT lower(handover.owner) AS owner, count(*) AS handovers,
    sum(coalesce(handover.ending, '') IN ('accepted', 'rejected')
      OR coalesce(handover.ended_on, :as_of) > handover.accept_by) AS due,
    sum(coalesce(handover.ending, '') = 'accepted' AND handover.ended_on <= handover.accept_by) AS in_time,
    sum(coalesce(handover.ending, '') = 'rejected') AS rejected
  FROM handover
  WHERE handover.handed_on <= :as_of
  GROUP BY lower(handover.owner)
)
SELECT stock.owner, stock.living, stock.overdue, stock.base, stock.won, stock.lost,
  coalesce(given.handovers, 0) AS handovers, coalesce(given.due, 0) AS due, coalesce(given.in_time, 0) AS in_time,
  coalesce(given.rejected, 0) AS rejected
FROM stock LEFT JOIN given ON given.owner = stock.owner
ORDER BY stock.owner;
