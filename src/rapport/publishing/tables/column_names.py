"""What other programs call the columns of a table of posts, in six languages."""

from __future__ import annotations

import re
import unicodedata

# Buffer, Hootsuite, SocialBee, PostFast, Ayrshare, Sprout, Publer, Metricool, Agorapulse, RecurPost, Later,
# Loomly, SocialPilot, Vista Social, and what people write at the head of a sheet of their own.
NAMES = {
    "text": "text posttext message messagetext content postcontent caption post tweet body copy description "
    "postdescription words texto mensaje contenido publicacion descripcion testo messaggio contenuto "
    "didascalia nachricht beitrag beitragstext inhalt texte legende contenu mensagem conteudo legenda "
    "descricao",
    "when": "when postingtime scheduledat scheduleat scheduledate scheduledatetime datetime dateandtime "
    "datetimeutc dateutc postatspecifictime publishat publishon publishdate publicationdate posttime "
    "posttimestamp sendtime sendat scheduledtime publishtime schedule scheduled scheduledon scheduledfor "
    "scheduleddate scheduleddatetime senddate dueat duedate golive goliveat golivedate plannedfor "
    "timestamp fechayhora fechahora programado programadopara fechadepublicacion cuando dataeora dataora "
    "pubblicazione datadipubblicazione quando programmato datumunduhrzeit datumuhrzeit veroffentlichung "
    "veroffentlichungsdatum veroffentlichenam geplantfur wann dateetheure dateheure datedepublication "
    "quand dataehora datahora datadepublicacao",
    "date": "date postdate fecha data datum dia giorno",
    "time": "time hour hora horario ora orario uhrzeit zeit heure horaire",
    "link": "link url links linkurl enlace enlaces collegamento lien liens",
    "media": "imageurl imageurls imagevideourl mediaurls mediaurl media medias image images picture pictures "
    "pictureurl gifurl videourl videourls video videos photo photos imagelink attachments imagen imagenes "
    "urlimagen foto fotos immagine immagini urlimmagine bild bilder bildurl imagem imagens "
    "imagelinks imageorvideo imageorvideourl imageurlorvideourl imageurlvideourl imagevideo imageorvideolink "
    "imagesrc imagefile pictureurls picturelink photourl photourls photolink videolink videolinks videofile "
    "medialink medialinks mediafile mediafiles mediafileurl fileurl fileurls attachment attachmenturl "
    "attachmenturls gif gifs gifurls assets asseturl asseturls enlacedeimagen urldeimagen urlvideo "
    "urldevideo linkimmagine urlimmagini allegati adjuntos bildlink bilderurls",
    "channels": "platforms platform channels channel networks network accountid account accounts accountgroup "
    "socialprofile profile profiles socialprofiles socialaccounts canal canales redes red cuenta cuentas "
    "perfil perfiles canale canali rete reti profilo profili kanal kanale netzwerk netzwerke konto konten "
    "canaux reseau reseaux compte",
    "tags": "tags tag labels label etiquetas etichette etikett etiketten etiquettes schlagworte",
    "campaign": "campaign category campana categoria campagna kampagne kategorie campagne categorie campanha",
    "notes": "notes note internalnotes notas nota notiz notizen anmerkungen",
    "first_comment": "firstcomment firstcommenttext commentsseparatedby primercomentario primocommento "
    "ersterkommentar premiercommentaire primeirocomentario",
    "thread": "thread part threadpart threadparts furtherpart furtherparts parts hilo partesdelhilo "
    "partidelthread partisuccessive weitereteile fil filsuite sequencia",
    "alt": "alttext alttexts alt alts alttag alttags alttextpicture alttextpictures alttextimage picturealttext "
    "imagealt imagealttext imagealttexts photoalttext mediaalttext mediaalttexts alternativetext imagedescription "
    "imagedescriptions picturedescription mediadescription accessibilitytext textoalternativo textosalternativos "
    "testoalternativo testialternativi alternativtext alternativtexte textealternatif descripciondelaimagen "
    "descrizioneimmagine bildbeschreibung",
    "day": "day",
    "month": "month",
    "year": "year",
    "minute": "minute minutes",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
# Of two columns that may hold the time, this one is more often the hour of something else.
WEAK = frozenset({"timestamp"})
# A picture that stands for a film or a person there is none of the post.
_BESIDE = re.compile(r"thumb|cover|avatar|logo|icon|portada|copertina|miniatur")
_BEHIND = re.compile(r"(?<!\s)\s++[-–—:(\[].*|[(\[].*", re.DOTALL)


def column_key(name: str) -> str:
    """A column's name without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(one for one in plain if not unicodedata.combining(one)))


def field_named(name: str) -> str:
    """The field that a column of this name holds, whatever explains it behind a dash or in brackets; "" for none.

    Several columns of one field are numbered: `Picture Url 2`.
    """
    short = _BEHIND.sub("", name)
    plural = re.sub(r"\((e?s)\)", r"\1", name, flags=re.IGNORECASE)
    for one in (name, _BEHIND.sub("", plural), short):
        key = column_key(one)
        if found := FIELDS.get(key) or FIELDS.get(key.rstrip("0123456789")) or FIELDS.get(_last_number(key)):
            return found
    return ""


def stands_beside(name: str) -> bool:
    """Whether a column's pictures are none of the post's, by its name: a film's cover."""
    return bool(_BESIDE.search(column_key(name)))


def _last_number(key: str) -> str:
    """The key without the number that stands in it: `image1url`."""
    return re.sub(r"\d+", "", key)
