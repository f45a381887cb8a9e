"""Grave words said in indirect ways, our own, by class and language: some widened the lexicon."""

from __future__ import annotations

GRAVE = {
    ("crisis", "en"): """
if I don't get help I'll do something to myself
there's nothing keeping me alive now
I'm done with life
I'm standing on the bridge
I've decided to end my own life on Sunday
I keep thinking about death, can you help
please look after my dog when I'm dead
I don't see the point of being here any longer
everyone would be happier if I was gone
I've been thinking of ending things
I just want to disappear for good
I took all my pills, can you cancel my order
I can't live like this anymore
soon you won't have to deal with me, ever
there's no reason for me to wake up tomorrow
I have nothing left to live for
my family would be better off if I didn't exist
I'm going to jump in front of a train
I wrote my goodbye letter tonight
I wish I would just not wake up
thinking about cutting again
I want it all to stop, I want to be dead
tonight is my last night on earth
""",
    ("crisis", "es"): """
voy a hacer una locura conmigo misma
ya nada me mantiene viva
estoy cansado de vivir
estoy en el puente y voy a saltar
he decidido poner fin a mi vida
no dejo de pensar en la muerte
cuiden de mi gato cuando me muera
ya no le veo sentido a nada, quiero desaparecer
todos estarían mejor si yo no existiera
no quiero despertar mañana
estoy pensando en acabar con esto para siempre
me he tomado todas las pastillas
no tengo motivos para seguir viviendo
ojalá no hubiera nacido
voy a tirarme a las vías del tren
la vida ya no tiene sentido para mí
he escrito mi carta de despedida
me quiero quitar de en medio
esta es mi última noche
no puedo seguir viviendo así
he vuelto a cortarme los brazos
preferiría estar muerta
nadie me va a echar de menos cuando no esté
""",
    ("crisis", "it"): """
sto per fare una pazzia, non ce la faccio
niente mi tiene più in vita
sono stanco di vivere
sono sul ponte e sto per saltare
ho deciso di mettere fine alla mia vita
continuo a pensare alla morte
prendetevi cura del mio cane quando sarò morta
non vedo più il senso di niente, vorrei sparire
tutti starebbero meglio se io non esistessi
vorrei non svegliarmi domani
sto pensando di finirla per sempre
ho preso tutte le pastiglie
non ho più motivi per vivere
vorrei non essere mai nata
mi butto sotto un treno
la vita non ha più senso per me
ho scritto la lettera d'addio
voglio sparire per sempre
questa è la mia ultima notte
non riesco più a vivere così
ho ricominciato a tagliarmi le braccia
preferirei essere morta
nessuno sentirà la mia mancanza quando non ci sarò
""",
    ("abuse", "en"): """
my flatmate punches the walls and me
your plumber kept touching my leg
he says he will hurt me if I order again
your waiter followed me to the toilet
she is controlling and reads all my messages, she hits too
I had to run away from my husband
my husband hits me, can he see my orders?
your driver touched me and would not stop
my ex is following me and knows this address
the technician groped me
my partner beats me, please deliver elsewhere
your manager asked me for sex
I am scared of my boyfriend, can I change the address
a man at your shop exposed himself
my father hurts me at home
your courier sent me a picture of his private parts
he threatened me with a knife outside your shop
the guard at your door slapped me
I was raped after your party
somebody drugged my drink in your bar
my boss is bullying me every day
he won't let me leave the house
""",
    ("abuse", "es"): """
mi compañero de piso me da puñetazos
el fontanero me tocaba la pierna
dice que me va a hacer daño si vuelvo a pedir
vuestro camarero me siguió al baño
me controla el móvil y me pega
he tenido que huir de mi marido
mi marido me pega, ¿puede ver mis pedidos?
su repartidor me tocó y no paraba
mi ex me sigue y conoce esta dirección
el técnico me manoseó
mi pareja me maltrata, entreguen en otro sitio
su encargado me pidió sexo
tengo miedo de mi novio, ¿puedo cambiar la dirección?
un hombre se desnudó delante de mí en la tienda
mi padre me hace daño en casa
el mensajero me mandó una foto de sus genitales
me amenazó con una navaja en la puerta
el vigilante me dio una bofetada
me violaron después de la fiesta
me echaron algo en la copa en su bar
mi jefe me hace la vida imposible y me humilla
no me deja salir de casa
""",
    ("abuse", "it"): """
il mio coinquilino mi prende a pugni
l'idraulico mi toccava la gamba
dice che mi farà del male se ordino ancora
il vostro cameriere mi ha seguita in bagno
mi controlla il telefono e mi picchia
sono dovuta scappare da mio marito
mio marito mi picchia, può vedere i miei ordini?
il vostro corriere mi ha toccata e non si fermava
il mio ex mi segue e conosce questo indirizzo
il tecnico mi ha palpeggiata
il mio compagno mi maltratta, consegnate altrove
il vostro capo mi ha chiesto sesso
ho paura del mio ragazzo, posso cambiare indirizzo?
un uomo si è spogliato davanti a me nel negozio
mio padre mi fa del male a casa
il fattorino mi ha mandato una foto delle sue parti intime
mi ha minacciata con un coltello davanti al negozio
la guardia mi ha dato uno schiaffo
mi hanno violentata dopo la festa
mi hanno messo qualcosa nel bicchiere nel vostro bar
il mio capo mi umilia ogni giorno
non mi lascia uscire di casa
""",
    ("minors", "en"): """
I'm in year nine, is that ok?
my parents would ground me, please don't call them
I'm a schoolboy, can I get a discount
she is only ten and has your app
do you sell to under sixteens?
can my mum pay for me, I'm still a kid
I'm in 7th grade, can I order this?
I am twelve, do you ship to school?
can I buy it if my mum says no?
I turn 15 next week, can I enter?
my little sister bought it without asking
I'm still at primary school, can I join?
do I need my parents to sign up? I'm thirteen
I'm a 16yo girl, can I work for you?
I use my dad's card, he doesn't know
our daughter is nine and used your chat
I'm not 18 yet, can I come in?
my teacher told me to write, I'm fourteen
can kids without parents come to the party?
I lied about my age to sign up
hi im 11
I'm too young for an account, can I still have one?
""",
    ("minors", "es"): """
voy a segundo de la ESO, ¿vale?
mis padres me castigarían, no les llaméis
soy un crío, ¿puedo comprar?
solo tiene diez años y usa vuestra app
¿vendéis a menores de dieciséis?
¿puede pagar mi madre? todavía soy pequeño
estoy en primero de la ESO, ¿puedo pedirlo?
tengo doce años, ¿enviáis al colegio?
¿puedo comprarlo si mi madre no quiere?
cumplo 15 la semana que viene, ¿puedo entrar?
mi hermana pequeña lo compró sin permiso
todavía voy al colegio, ¿puedo apuntarme?
¿necesito a mis padres para registrarme? tengo trece
soy una chica de 16, ¿puedo trabajar con vosotros?
uso la tarjeta de mi padre y él no lo sabe
nuestra hija tiene nueve años y usó vuestro chat
aún no tengo 18, ¿puedo pasar?
me lo dijo mi profe, tengo catorce
¿pueden ir niños sin sus padres a la fiesta?
mentí sobre mi edad para registrarme
hola tengo 11
soy demasiado joven para tener cuenta, ¿puedo igualmente?
""",
    ("minors", "it"): """
faccio la terza media, va bene?
i miei genitori mi punirebbero, non chiamateli
sono solo un ragazzino, posso comprare?
ha solo dieci anni e usa la vostra app
vendete ai minori di sedici anni?
può pagare mia mamma? sono ancora piccolo
faccio la seconda media, posso ordinarlo?
ho dodici anni, spedite a scuola?
posso comprarlo se mia madre non vuole?
compio 15 anni la prossima settimana, posso entrare?
mia sorella piccola l'ha comprato senza permesso
vado ancora alle elementari, posso iscrivermi?
mi servono i genitori per iscrivermi? ho tredici anni
sono una ragazza di 16 anni, posso lavorare da voi?
uso la carta di mio padre e lui non lo sa
nostra figlia ha nove anni e ha usato la vostra chat
non ho ancora 18 anni, posso entrare?
me l'ha detto la prof, ho quattordici anni
possono venire bambini senza genitori alla festa?
ho mentito sulla mia età per iscrivermi
ciao ho 11 anni
sono troppo giovane per un account, posso averlo lo stesso?
""",
}


# Written after the lexicon was widened, read once, and left as they were: they tell what still slips through.
UNSEEN = {
    ("crisis", "en"): """
I have a rope ready and nobody knows
can you deliver sleeping pills, I need enough to never wake
it hurts so much I'd rather not exist
this is goodbye, thanks for everything you did
I drank bleach a minute ago
""",
    ("crisis", "es"): """
tengo una cuerda preparada y nadie lo sabe
¿venden pastillas suficientes para no despertar nunca?
me duele tanto que preferiría no existir
esto es un adiós, gracias por todo
acabo de beber lejía
""",
    ("crisis", "it"): """
ho una corda pronta e nessuno lo sa
vendete abbastanza sonniferi per non svegliarsi mai?
fa così male che preferirei non esistere
questo è un addio, grazie di tutto
ho appena bevuto candeggina
""",
    ("abuse", "en"): """
my uncle does things to me at night
can you change my locks today, he is coming to hurt us
a customer pressed himself against my daughter
I'm locked in the cellar by my landlord
""",
    ("abuse", "es"): """
mi tío me hace cosas por la noche
¿pueden cambiar la cerradura hoy? viene a hacernos daño
un cliente se pegó a mi hija por detrás
mi casero me tiene encerrada en el sótano
""",
    ("abuse", "it"): """
mio zio mi fa delle cose di notte
potete cambiare la serratura oggi? viene a farci del male
un cliente si è strusciato contro mia figlia
il padrone di casa mi tiene chiusa in cantina
""",
    ("minors", "en"): """
can I get in if my older brother comes along?
I'm in the school football team, do you have my size?
I can't buy wine yet, can you deliver it anyway?
what do you have for someone who is fifteen like me?
""",
    ("minors", "es"): """
¿puedo entrar si viene mi hermano mayor?
juego en el equipo del colegio, ¿tenéis mi talla?
aún no puedo comprar vino, ¿me lo traéis igual?
¿qué tenéis para alguien de quince como yo?
""",
    ("minors", "it"): """
posso entrare se viene mio fratello maggiore?
gioco nella squadra della scuola, avete la mia taglia?
non posso ancora comprare vino, me lo portate lo stesso?
che cosa avete per uno di quindici come me?
""",
}


def lines(table: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    """Class and sentence of every line."""
    return [(kind, line) for (kind, _), text in table.items() for line in text.strip().splitlines()]
