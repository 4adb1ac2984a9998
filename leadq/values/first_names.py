"""First names: which are short for which (Tom, Thomas), and which look alike but are two (Karin, Katrin)."""

from __future__ import annotations

# one name and its short forms and spellings in each line, folded
_NAMES = """
thomas tom tommy tomas | michael michi micha mike michel mick mischa | andreas andi andy | peter pete pit
stefan stephan steffan steff stefano | steffen | christian chris krischan | christoph chris christof toph | martin | klaus nikolaus claus nico niklas nicolas klas
wolfgang wolf wolfi | juergen jurgen joerg georg schorsch | frank franky | markus marcus marc mark | alexander alex sascha sandro lex
bernd bernhard bernard | uwe | matthias mathias matze matthes hias | daniel dani dan danny | sebastian basti bastian seb | tobias tobi
florian flo flori | robert rob bob bert robby bobby robin | joachim jochen achim jo | johannes johann hannes hans jan john jo | maximilian max maxi
philipp philip phil phillip philippe | benjamin ben benny benni | guenther gunther guenter gunter | friedrich fritz frieder fred | wilhelm willi willy helmut will
heinrich heinz heiner hein henrik | lukas lucas luca luke | felix | jonas jonathan jona | dominik dominic nik | kevin | dennis denis
oliver oli olli ollie | ralf ralph | holger | volker | gerhard gerd gert hardy | gernot | manfred manni fred | manuel manu | rainer reiner
bjoern bjorn | soeren soren | karl carl kalle karl-heinz charly | dieter | dirk | detlef | egon | erich erik eric | ernst | eugen | felicitas | franz
hartmut | helmut | herbert | hermann | horst | hubert | ingo | jens | josef joseph sepp jupp beppo | julian juli | julius | kai kay | kurt curt conrad konrad
lars | lothar | ludwig lutz louis luis | mario | moritz | norbert | otto | patrick pat paddy | paul | roland | rolf rudolf rudi | ruediger | siegfried siggi | simon
stefanie stephanie steffi steffie | sabine bine | susanne susi suse susanna susan sue susie | petra | andrea | claudia claudi klaudia | birgit biggi brigitte gitte gitta
monika moni monica | elisabeth lisa elli elsbeth lisbeth liesel elise sissi beth liz betty elsa | katharina kathi kati kathrin katrin katja kate catharina kaethe
christine chris christl tine christin | christina tina chrissi | nicole nicki niki | julia jule julie | juliane jule | anna anni annie | anne | anne-marie annemarie
martina tina | gabriele gabi gaby gabriela | karin carin | heike | anja | silke | ulrike ulli uli rike | ulrich uli ulli | barbara babsi baerbel babs | kerstin | melanie melli mel
sandra sandy | franziska franzi ziska | johanna hanna hanni hannah jo | margarete grete gretel margret greta marga margot rita maggie margaret meg peggy
alexandra alex sandra sascha | magdalena lena leni magda | helena lena | maria mia | marie | eva evi | renate reni | ingrid inge | simone moni | daniela dani
tanja tania | jessica jessi jessy jess | sarah sara | laura | sophie sofie | sophia sofia | theresa resi theresia terry therese | rebekka rebecca becky | dorothea dorothee doro thea dora
ute | antje | svenja | michaela michi micha | manuela manu | angelika angie geli | astrid | beate | bettina tina betty | carmen | cornelia conny nelli | doris | edith | elke | emma
erika | gisela gisi | gudrun | hannelore hanne lore | helga | hildegard hilde | ilse | ines | iris | jana | jutta | karla carla | lea | luise louise | marion | nadine | nina
patricia pat trish | regina | rosemarie rosi rose | ruth | sibylle | sigrid | sonja sonia | ursula uschi ulla | vera | veronika vroni | waltraud
james jim jimmy jamie | mary molly | john jack johnny | linda | william bill will billy liam willy | david dave davey | edward ed eddie ted ned | richard rick dick rich
joseph joe | charles charlie chuck | james | jennifer jen jenny | kimberly kim | samuel sam sammy | samantha sam | anthony tony | steven stephen steve | timothy tim | gregory greg
nicholas nick nicky | kenneth ken | ronald ron | donald don | jeffrey jeff | lawrence larry laurence | deborah debbie deb | pamela pam | victoria vicky tori | catherine cathy kate katherine
jean | pierre | francoise | francois | helene | andre | celine | chloe | michelle
piotr | krzysztof krzysiek krzys | malgorzata gosia | andrzej | katarzyna kasia | tomasz tomek | agnieszka aga | pawel | lucja | jan janek | anna ania | wojciech wojtek | maciej maciek
mehmet | ali | mustafa | ivan | dimitri dima | ayse | fatma | quirin
"""
_GROUPS = [line.split() for line in _NAMES.replace("\n", "|").split("|") if line.strip()]


def _groups_by_name() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, names in enumerate(_GROUPS):
        for name in names:
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


_BY_NAME = _groups_by_name()
_NOBODY: frozenset[int] = frozenset()
_SHORT = 3  # so many letters are enough for a short form
_CUT = 3  # and so many are left out: Stefan is not short for Stefanie
_FEMALE = ("a", "e", "ie", "ina", "in", "ette")


def is_short_for(one: str, other: str) -> bool:
    """Whether two folded first names are a name and its short form, or two spellings of one."""
    if _BY_NAME.get(one, _NOBODY) & _BY_NAME.get(other, _NOBODY):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORT and len(long) - len(short) >= _CUT and long.startswith(short)


def are_two_names(one: str, other: str) -> bool:
    """Whether two folded first names that look alike are two names all the same, such as Daniel and Daniela."""
    if one in _BY_NAME and other in _BY_NAME:
        return not _BY_NAME[one] & _BY_NAME[other]
    short, long = sorted((one, other), key=len)
    return any(long == short.removesuffix("e") + ending for ending in _FEMALE if long != short)
