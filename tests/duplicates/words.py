"""Words from which invented people and firms are put together; the first of a list are met most often."""

from __future__ import annotations

MEN = """
    Thomas Michael Andreas Peter Stefan Christian Martin Klaus Wolfgang Jürgen Frank Markus Alexander Bernd Uwe Matthias
    Jörg Daniel Sebastian Tobias Florian Robert Joachim Johannes Maximilian Philipp Benjamin Günther Friedrich Wilhelm
    Heinrich Jan Lukas Felix Jonas Dominik Kevin Dennis Oliver Ralf Holger Volker Gerhard Manfred Rainer Björn Sören
    Karl-Heinz Hans-Peter Mehmet Ali Mustafa Ivan Dimitri Nico Leonhard Konrad Gregor Anton
""".split()  # noqa: SIM905
WOMEN = """
    Sabine Susanne Petra Andrea Claudia Birgit Monika Elisabeth Katharina Christine Nicole Stefanie Julia Anna Martina
    Gabriele Karin Heike Anja Silke Ulrike Barbara Kerstin Melanie Sandra Franziska Johanna Margarete Alexandra
    Magdalena Maria Eva Renate Ingrid Simone Daniela Christina Kathrin Tanja Jessica Sarah Laura Lena Hannah Sophie
    Anne-Marie Ayşe Fatma Jörgen-Maria Theresa Rebekka Dorothea Käthe Ute Antje Svenja
""".split()  # noqa: SIM905
LAST_NAMES = """
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
    Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid
    Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert
    Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig
    Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber
    Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer
    Yilmaz Kaya Demir Öztürk Novák Kowalski
""".split()  # noqa: SIM905
NAME_BEGINNINGS = """
    Hohen Brand Kreuz Stein Eich Birken Linden Rosen Grün Lauter Schön Weiden Acker Bach Buch Dorn Ebers Falken Gold
    Hasel Kirch Lichten Mühl Nuss Ober Pfaffen Rauten Sand Tannen Unter Wald Zell Rött Fürst Haber Kessel
""".split()  # noqa: SIM905
NAME_ENDINGS = """
    bach berger mann ner stein hofer meier eder inger auer feld huber ler müller reiter schmied wald brenner thal hauser
    loch gruber kamp rath
""".split()  # noqa: SIM905
ENGLISH = (
    "James Mary John Linda Robert Susan William Margaret David Emma",
    "Smith Jones Taylor Brown Wilson Evans Walker Wright Thompson Hughes Hall Green O'Neill Clarke",
)
FRENCH = (
    "Jean Marie Pierre Françoise Michel Hélène André Céline François Chloé",
    "Martin Bernard Dubois Durand Lefèvre Moreau Girard Rousseau Fournier Lambert Mercier Béranger",
)
POLISH = (
    "Piotr Anna Krzysztof Małgorzata Andrzej Katarzyna Tomasz Agnieszka Paweł Łucja",
    "Nowak Kowalczyk Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Dąbrowski Łukaszewski",
)

# what somebody is called for short
NICKNAMES = {
    "Thomas": "Tom", "Michael": "Michi", "Andreas": "Andi", "Stefan": "Steff", "Christian": "Chris", "Klaus": "Nikolaus",
    "Wolfgang": "Wolf", "Alexander": "Alex", "Matthias": "Matze", "Daniel": "Dani", "Sebastian": "Basti",
    "Tobias": "Tobi", "Florian": "Flo", "Robert": "Rob", "Joachim": "Jochen", "Johannes": "Hannes", "Maximilian": "Max",
    "Philipp": "Phil", "Benjamin": "Ben", "Friedrich": "Fritz", "Wilhelm": "Willi", "Heinrich": "Heinz", "Gerhard": "Gerd",
    "Elisabeth": "Lisa", "Katharina": "Kathi", "Christine": "Chris", "Stefanie": "Steffi", "Gabriele": "Gabi",
    "Susanne": "Susi", "Margarete": "Grete", "Alexandra": "Alex", "Magdalena": "Lena", "Johanna": "Hanna",
    "Franziska": "Franzi", "Barbara": "Babsi", "Theresa": "Resi", "Sandra": "Sandy", "Jessica": "Jessy",
    "James": "Jim", "Robert ": "Bob", "William": "Bill", "Margaret": "Maggie", "David": "Dave", "Susan": "Sue",
    "Małgorzata": "Gosia", "Katarzyna": "Kasia", "Krzysztof": "Krzysiek",
}  # fmt: skip

# the first names of relatives that look alike and are not the same
LOOKALIKES = [
    ("Stefan", "Stefanie"), ("Christian", "Christina"), ("Daniel", "Daniela"), ("Andreas", "Andrea"),
    ("Michael", "Michaela"), ("Martin", "Martina"), ("Julian", "Juliane"), ("Alexander", "Alexandra"), ("Jan", "Jana"),
    ("Manfred", "Manuel"), ("Gerhard", "Gernot"), ("Karin", "Katrin"), ("Anna", "Anne"), ("Marie", "Maria"),
]  # fmt: skip

# several spellings of one sound
SOUNDALIKES = [
    ("Maier", "Meyer"), ("Meier", "Mayer"), ("Schmidt", "Schmitt"), ("Schmid", "Schmied"), ("Hoffmann", "Hofmann"),
    ("Schulz", "Schulze"), ("Becker", "Bäcker"), ("Krause", "Kraus"), ("Weiß", "Weis"), ("Wolf", "Wolff"),
]  # fmt: skip

TOWNS = [
    ("Berlin", "10", "30"), ("Hamburg", "20", "40"), ("München", "80", "89"), ("Köln", "50", "221"), ("Frankfurt am Main", "60", "69"),
    ("Stuttgart", "70", "711"), ("Düsseldorf", "40", "211"), ("Leipzig", "04", "341"), ("Dortmund", "44", "231"),
    ("Essen", "45", "201"), ("Bremen", "28", "421"), ("Dresden", "01", "351"), ("Hannover", "30", "511"), ("Nürnberg", "90", "911"),
    ("Bielefeld", "33", "521"), ("Mannheim", "68", "621"), ("Karlsruhe", "76", "721"), ("Augsburg", "86", "821"),
    ("Kiel", "24", "431"), ("Ulm", "89", "731"), ("Heilbronn", "74", "7131"), ("Göttingen", "37", "551"), ("Würzburg", "97", "931"),
    ("Rottenburg", "72", "7472"), ("Lüneburg", "21", "4131"), ("Görlitz", "02", "3581"), ("Halle (Saale)", "06", "345"),
]  # fmt: skip
STREETS = """
    Hauptstraße Bahnhofstraße Gartenstraße Schulstraße Dorfstraße Lindenstraße Bergstraße Kirchstraße Waldstraße Ringstraße
    Schillerstraße Goethestraße Industriestraße Mühlweg Ziegeleiweg Rosenweg Gewerbepark Talstraße Feldstraße Mozartstraße
    Robert-Koch-Straße Daimlerstraße Wiesenweg Marktplatz Hafenstraße Brunnengasse Eichenallee Uferstraße
""".split()  # noqa: SIM905
STREETS_ABROAD = {
    "GB": ["High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane"],
    "FR": ["rue de la Gare", "avenue du Moulin", "rue des Écoles", "place de la Mairie"],
    "PL": ["ul. Polna", "ul. Leśna", "ul. Słoneczna", "ul. Krótka"],
}

# trade, and how somebody in a hurry writes it
TRADES = [
    ("Maschinenbau", "Masch.bau"), ("Logistik", "Log."), ("Elektrotechnik", "Elektro"), ("Metallbau", "Metallb."),
    ("Werkzeugbau", "WZB"), ("Sensorik", "Sens."), ("Fördertechnik", "Förd.technik"), ("Antriebstechnik", "Antr.-Technik"),
    ("Verpackungen", "Verp."), ("Gebäudetechnik", "Geb.-Technik"), ("Kunststofftechnik", "Kunststoff"), ("Medizintechnik", "Med.-Technik"),
    ("Anlagenbau", "Anl.bau"), ("Druckerei", "Druck"), ("Software", "SW"), ("Automation", "Autom."), ("Spedition", "Sped."),
    ("Handel", "Hdl."), ("Beratung", "Ber."), ("Umwelttechnik", "Umwelt"),
]  # fmt: skip
FORMS = ["GmbH", "GmbH & Co. KG", "AG", "KG", "e.K.", "OHG", "SE", "UG (haftungsbeschränkt)"]
FORMS_ABROAD = {
    "GB": ["Ltd", "Limited", "PLC"],
    "FR": ["SARL", "SAS", "SA"],
    "PL": ["Sp. z o.o.", "S.A."],
}
SISTERS = ["Energy", "Healthcare", "Service", "Immobilien", "Digital", "Capital", "Solutions", "Bau", "Logistics", "Polska"]  # fmt: skip
JOBS = ["Geschäftsführer", "Einkaufsleiter", "Leiter Technik", "Assistenz", "Werkleiter", "Head of IT", "Projektleiter", "Einkauf"]  # fmt: skip
MAILBOXES = ["mail.example", "post.example", "web.example", "webmail.example", "freemail.example"]
TITLES = ["Dr.", "Prof. Dr.", "Dipl.-Ing.", "Dr.-Ing."]
