"""The names of weekdays and months in six languages (de, en, fr, it, nl, pl), folded, as lists and people write them."""

from __future__ import annotations

# Not "mar" and "mer": mardi is March too.
_WEEKDAY_NAMES = (
    "monday mon montag mo lundi lun lunedi maandag ma poniedzialek pon pn",
    "tuesday tues tue dienstag di mardi martedi dinsdag wtorek wt",
    "wednesday wed mittwoch mi mercredi mercoledi woensdag woe wo sroda sr",
    "thursday thurs thur thu donnerstag do jeudi jeu giovedi gio donderdag czwartek czw",
    "friday fri freitag fr vendredi ven venerdi vrijdag vrij vr piatek pt",
    "saturday sat samstag sonnabend sa samedi sam sabato sab zaterdag zat za sobota sob",
    "sunday sun sonntag so dimanche dim domenica dom zondag zon zo niedziela niedz nd",
)
_MONTH_NAMES = (
    "january jan januar jaenner jaen janvier janv gennaio gen januari stycznia styczen sty",
    "february feb februar febr feber fevrier fevr fev febbraio febb februari lutego luty lut",
    "march mar maerz maer mrz marz mars marzo maart mrt marca marzec",
    "april apr avril avr aprile kwietnia kwiecien kwi",
    "may mai maggio mag mei maja maj",
    "june jun juni juin giugno giu czerwca czerwiec cze",
    "july jul juli juillet juil luglio lug lipca lipiec lip",
    "august aug aout agosto ago augustus sierpnia sierpien sie",
    "september sept sep septembre settembre sett set wrzesnia wrzesien wrz",
    "october oct oktober okt octobre ottobre ott pazdziernika pazdziernik paz",
    "november nov novembre listopada listopad lis",
    "december dec dezember dez decembre dicembre dic grudnia grudzien gru",
)

WEEKDAYS = {name: day for day, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""Folded name → weekday, Monday is 0."""

MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""Folded name → month, January is 1."""
