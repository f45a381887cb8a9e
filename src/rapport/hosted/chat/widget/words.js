// What the window says, in the page's language, else the browser's, else English.
const WORDS = {
  en: {
    chat: "Chat", open: "Chat with {name}", news: "{n} new", close: "Close", greeting: "Hello! How can we help?",
    here: "Automatic replies say so. A person is one word away.", away: "Nobody is here now; we are back {when}. Leave a message.",
    log: "Messages", write: "Your message",
    email: "Nobody is here now. Your e-mail, so that we can answer", leave: "Leave it", left: "We will write to {email}.", lost: "Please attach your file again: only words can be kept.", send: "Send",
    attach: "Attach a file", remove: "Remove {name}", ask: "Talk to a person", human: "I want to talk to a person.",
    you: "You", robot: "Automatic reply", writing: "{name} is writing…", sending: "Sending…", sent: "Sent", seen: "Seen",
    failed: "Not sent. Your words are kept.", again: "Try again", large: "A file has at most 5 MB.",
    gone: "This file cannot be loaded now.",
  },
  es: {
    chat: "Chat", open: "Chatear con {name}", news: "{n} sin leer", close: "Cerrar", greeting: "¡Hola! ¿En qué podemos ayudarle?",
    here: "Las respuestas automáticas lo dicen. Una persona está a una palabra.", away: "Ahora no hay nadie; volvemos {when}. Deje un mensaje.",
    log: "Mensajes", write: "Su mensaje",
    email: "Ahora no hay nadie. Su correo, para poder contestarle", leave: "Dejarlo", left: "Le escribiremos a {email}.", lost: "Adjunte su archivo otra vez: solo se pueden guardar las palabras.", send: "Enviar",
    attach: "Adjuntar un archivo", remove: "Quitar {name}", ask: "Hablar con una persona", human: "Quiero hablar con una persona.",
    you: "Usted", robot: "Respuesta automática", writing: "{name} está escribiendo…", sending: "Enviando…", sent: "Enviado", seen: "Visto",
    failed: "No se ha enviado. Sus palabras siguen aquí.", again: "Reintentar", large: "Un archivo tiene como máximo 5 MB.",
    gone: "Este archivo no se puede cargar ahora.",
  },
  it: {
    chat: "Chat", open: "Chatta con {name}", news: "{n} da leggere", close: "Chiudi", greeting: "Buongiorno! Come possiamo aiutarla?",
    here: "Le risposte automatiche lo dicono. Una persona è a una parola.", away: "Ora non c'è nessuno; torniamo {when}. Lasci un messaggio.",
    log: "Messaggi", write: "Il suo messaggio",
    email: "Ora non c'è nessuno. La sua e-mail, per poterle rispondere", leave: "Lasciala", left: "Le scriveremo a {email}.", lost: "Alleghi di nuovo il file: si possono conservare solo le parole.", send: "Invia",
    attach: "Allega un file", remove: "Togli {name}", ask: "Parlare con una persona", human: "Vorrei parlare con una persona.",
    you: "Lei", robot: "Risposta automatica", writing: "{name} sta scrivendo…", sending: "Invio…", sent: "Inviato", seen: "Visto",
    failed: "Non inviato. Le sue parole sono ancora qui.", again: "Riprova", large: "Un file ha al massimo 5 MB.",
    gone: "Questo file non si può caricare ora.",
  },
};
// Looked up at each use: a page may change its language without being loaded again.
const language = () => [document.documentElement.lang, ...navigator.languages]
  .map((code) => code.slice(0, 2).toLowerCase()).find((code) => WORDS[code]) || "en";
const say = (name, values = {}) => WORDS[language()][name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const region = () => navigator.languages.find((code) => code.startsWith(language())) || language();
const clock = (at) => new Intl.DateTimeFormat(region(), { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
const day = (at) => new Intl.DateTimeFormat(region(), { weekday: "long", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
