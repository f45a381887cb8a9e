"""Sentences of our own, by language and what they are. Invented shops, invented troubles."""

SENTENCES = {
    ("en", "complaint"): """
I ordered a blue kettle three weeks ago and it still has not arrived.
The soup was cold and the waiter was rude.
Your app crashes every time I try to pay.
I have been on hold for an hour and nobody picks up.
My parcel came with a broken lid.
Worst haircut I have ever had, never again.
The room was filthy and the shower didn't work.
You charged me twice for the same bike.
I'm not happy with the repair, the noise is back.
Thanks for nothing, you lost my order again.
Great job cancelling my appointment again without telling me.
I was told it would be ready on Friday and it isn't.
This is not what I ordered.
Your driver left my package in the rain.
No reply to my emails since Monday.
I don't mean to be difficult, but the dress fell apart after one wash.
The vet was lovely but the bill is wrong.
Why was my booking cancelled?
Still waiting for someone to call me back!!!
Absolutely disgusted with the way we were treated.
not good at all, the pasta was undercooked
The heating you fitted stopped working after two days.
Your website won't let me log in, fix it please
what a waste of money 😡
    """,
    ("en", "compliment"): """
Best croissants in town, thank you so much!
Your team was so helpful, thank you!
I love my new jacket, it fits perfectly.
Amazing service, would recommend to everyone.
You made my day, what a lovely surprise.
Great work by the mechanic, five stars from us.
The flowers were beautiful 😍
Kudos to Maria at the front desk, so kind and friendly.
We had a fantastic meal last night.
No complaints at all, excellent quality.
    """,
    ("en", "question"): """
What time do you open on Sunday?
Do you have this in size 42?
How much is a haircut for kids?
Where can I park?
Is the terrace open in winter?
Do you ship to Portugal?
Can I pay by card?
Which bus stops near the shop?
Are dogs allowed in the garden?
How long does delivery to Leeds take?
Is there a vegan option on the menu?
Hi, do you repair leather boots?
what are your opening hours
Does the lamp come with a bulb?
When will my order arrive?
Where is my order?
Can I return it if it does not fit?
    """,
    ("en", "request"): """
Please send me the catalogue.
I'd like to book a table for four on Friday.
Can you move my appointment to Tuesday?
I want to order two boxes of the green tea.
Please change my delivery address.
Could you send the invoice to my new address?
I would like to reserve a room for two nights.
Please cancel my newsletter.
I need a quote for painting a kitchen.
    """,
    ("en", "feedback"): """
It would be great if you had longer hours on Thursdays.
You should add a dark theme to the app.
Small suggestion: put the menu on your website.
Have you considered selling smaller bags?
I wish you had a loyalty card.
    """,
    ("en", "chatter"): """
Good morning everyone!
Haha same here
Have a nice weekend
Hello
    """,
    ("en", "spam"): """
Earn 500 dollars a day from home, click here!
Buy real followers cheap, dm us
We can get you on the first page of Google, best SEO agency
Invest in bitcoin with guaranteed profit, join now
    """,
    ("es", "complaint"): """
Hice un pedido hace tres semanas y todavía no ha llegado.
La sopa estaba fría y el camarero fue muy grosero.
Vuestra aplicación se cierra cada vez que intento pagar, no funciona.
Llevo una hora esperando y nadie contesta.
El paquete llegó roto.
El peor servicio de mi vida, no vuelvo nunca más.
La habitación estaba sucia y la ducha no funcionaba.
Me han cobrado dos veces la misma bicicleta.
No estoy contenta con la reparación, el ruido ha vuelto.
Gracias por nada, habéis perdido mi pedido otra vez.
Me dijeron que estaría listo el viernes y no es así.
Esto no es lo que pedí.
Qué vergüenza de atención al cliente.
Sigo sin respuesta a mis correos desde el lunes.
Perdonad que insista, pero el vestido se rompió al primer lavado.
¿Por qué me habéis cancelado la reserva sin avisar?
Estoy harta de esperar.
Muy decepcionado con la compra.
no funciona nada, quiero que me devuelvan el dinero
Enhorabuena por perder mi maleta otra vez.
    """,
    ("es", "compliment"): """
¡Los mejores cruasanes de la ciudad, muchas gracias!
Me encanta mi chaqueta nueva, queda perfecta.
Un trato excelente, lo recomiendo a todo el mundo.
Qué amables sois, volveremos seguro.
Enhorabuena por el local, precioso.
Muy contentos con el servicio, de diez.
La comida estaba buenísima 😍
Gracias por todo, sois los mejores.
Ninguna queja, todo perfecto.
    """,
    ("es", "question"): """
¿A qué hora abrís los domingos?
¿Tienen la talla 42?
¿Cuánto cuesta un corte de pelo?
¿Dónde se puede aparcar?
¿Hacéis envíos a Portugal?
¿Se puede pagar con tarjeta?
¿Aceptáis perros en la terraza?
¿Cuánto tarda el envío a Sevilla?
Hola, ¿tenéis menú vegano?
quisiera saber el horario de invierno
¿Hay aparcamiento cerca?
¿Cuándo llega mi pedido?
    """,
    ("es", "request"): """
Quiero reservar una mesa para cuatro el viernes.
Por favor, envíenme el catálogo.
¿Me podéis cambiar la cita al martes?
Quisiera pedir dos cajas de té verde.
Necesito un presupuesto para pintar la cocina.
Me gustaría reservar una habitación para dos noches.
    """,
    ("es", "feedback"): """
Estaría bien que abrierais más tarde los jueves.
Deberían poner la carta en la web.
Una sugerencia: bolsas más pequeñas.
Sería genial poder pagar con el móvil.
    """,
    ("es", "chatter"): """
Buenos días a todos
Jajaja qué tal
Hola
Buen fin de semana
    """,
    ("es", "spam"): """
Gana dinero fácil desde casa, haz clic aquí
Compra seguidores reales y baratos
Préstamos rápidos sin aval, escríbeme
    """,
    ("it", "complaint"): """
Ho ordinato tre settimane fa e il pacco non è ancora arrivato.
La zuppa era fredda e il cameriere maleducato.
La vostra app si blocca ogni volta che provo a pagare.
Aspetto da un'ora al telefono e nessuno risponde.
Il pacco è arrivato rotto.
Il peggior servizio della mia vita, mai più.
La camera era sporca e la doccia non funzionava.
Mi avete addebitato due volte la stessa bicicletta.
Non sono contenta della riparazione, il rumore è tornato.
Grazie per niente, avete perso di nuovo il mio ordine.
Mi hanno detto che era pronto venerdì e non è vero.
Non è quello che ho ordinato.
Che vergogna, assistenza inesistente.
Nessuna risposta alle mie mail da lunedì.
Scusate se insisto, ma il vestito si è scucito dopo un lavaggio.
Perché avete cancellato la mia prenotazione senza avvisare?
Sono stufa di aspettare.
Molto deluso dall'acquisto.
non funziona niente, rivoglio i miei soldi
Complimenti per il ritardo, come al solito.
    """,
    ("it", "compliment"): """
I migliori cornetti della città, grazie mille!
Adoro la mia giacca nuova, è perfetta.
Servizio eccellente, lo consiglio a tutti.
Siete gentilissimi, torneremo presto.
Complimenti al cuoco, tutto buonissimo.
Molto soddisfatti, dieci e lode.
I fiori erano bellissimi 😍
Grazie di tutto, siete i migliori.
Nessuna lamentela, tutto perfetto.
    """,
    ("it", "question"): """
A che ora aprite la domenica?
Avete la taglia 42?
Quanto costa un taglio di capelli?
Dove si può parcheggiare?
Spedite in Portogallo?
Si può pagare con la carta?
I cani sono ammessi in giardino?
Quanto tempo ci mette la spedizione a Torino?
Ciao, avete un menù vegano?
vorrei sapere gli orari invernali
C'è un parcheggio vicino?
Quando arriva il mio pacco?
    """,
    ("it", "request"): """
Vorrei prenotare un tavolo per quattro venerdì.
Per favore, mandatemi il catalogo.
Potete spostare il mio appuntamento a martedì?
Vorrei ordinare due scatole di tè verde.
Mi serve un preventivo per imbiancare la cucina.
Vorremmo prenotare una camera per due notti.
    """,
    ("it", "feedback"): """
Sarebbe bello se apriste più tardi il giovedì.
Dovreste mettere il menù sul sito.
Un suggerimento: sacchetti più piccoli.
Sarebbe comodo poter pagare col telefono.
    """,
    ("it", "chatter"): """
Buongiorno a tutti
Ahahah come state
Ciao
Buon fine settimana
    """,
    ("it", "spam"): """
Guadagna soldi facili da casa, clicca qui
Compra follower reali ed economici
Prestiti veloci tra privati, scrivimi
    """,
}

ASKS_FOR_PERSON = """
human
HUMAN PLEASE
I want to talk to a human
can i speak to a real person please
agent
Agent!
let me talk to someone
is there a real person here?
stop the bot
are you a robot?
I need to speak with the manager
hu\u200bman
h u m a n
нuman
humna please
i want to talk to a humann
tlak to a persn
speak to an agnet
ｈｕｍａｎ
H.U.M.A.N
persona
una persona por favor
quiero hablar con una persona
QUIERO HABLAR CON ALGUIEN
hablar con alguien
hablar con un humano
operador
operdaor
quiero hablar con un operadro
¿hay alguien ahí?
no quiero hablar con un robot
una presona real
¿eres un robot?
páseme con el encargado
umano
una persona vera
UNA PERSONA VERA
operatore
operatroe
voglio parlare con qualcuno
parlare con qualcuno
vorrei parlare con un operatore
parlare con una perrsona
c'è qualcuno?
sei un robot?
non voglio parlare con un bot
operat\u200bore per favore
posso parlare con il responsabile?
my order is fine but now I would like to talk to a person about the invoice
tengo una pregunta larga y prefiero hablar con una persona de la tienda
""".strip().splitlines()

MARKED = {
    "law": ["My lawyer will contact you.", "Voy a poner una denuncia.", "Vi faccio causa, parlo con l'avvocato."],
    "safety": ["The charger caught fire last night.", "El enchufe explotó.", "Il forno ha preso fuoco."],
    "health": [
        "Does the cake contain nuts? I am allergic.",
        "Soy celíaca, ¿lleva gluten?",
        "Sono allergico alle noci.",
    ],
    "minors": [
        "I'm 13 years old, can I buy it?",
        "Tengo 14 años, ¿puedo entrar?",
        "Ho 15 anni, posso iscrivermi?",
    ],
    "self-harm": ["I want to kill myself", "me quiero morir", "voglio farla finita"],
    "threat": ["I will find you and hurt you", "os voy a quemar la tienda", "la pagherete cara"],
    "anger": ["You bunch of idiots", "sois unos sinvergüenzas", "siete dei ladri"],
    "refusal": [
        "Can I return it after 40 days?",
        "¿Puedo devolverlo sin ticket?",
        "Posso restituirlo dopo 40 giorni?",
    ],
    "money": ["I want my money back", "quiero un reembolso", "voglio il rimborso"],
    "incident": [
        "Was there a data breach?",
        "¿Es verdad que os han hackeado? Soy periodista.",
        "Boicottate questo negozio",
    ],
}
