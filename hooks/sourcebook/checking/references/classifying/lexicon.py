"""The words of which not-found pages are made, in the languages of the web.

All is written as it stands in folded text (see `folding`): lower case, `"` for an apostrophe, and
`е` for `ё`. How they are used is told in `absence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """What a language says of a page that is not there."""

    things: str
    """What can be missing: pages, files, articles. Words, with a space between two; `_` is a space
    in one."""
    absent: str
    """That it is missing: phrases, with a bar between two."""
    around: str
    """What stands around in such statements: words, with a space between two."""
    spaced: bool = True
    """Whether there are spaces between words."""


LEXICON: Mapping[str, Words] = MappingProxyType(
    {
        "en": Words(
            "dataset datasets release audio podcast episode chart table map statement news page"
            " pages webpage webpages subpage file files document documents url urls resource"
            " resources content contents article articles story stories post posts publication"
            " record records item items topic topics thread threads object identifier entry"
            " directory folder text app application site website version recording report"
            " chapter node path route screen doi handle photo picture image video petition"
            ' what_you"re what_you_are what_you_were what_you_requested what_you_want',
            r"not(?: yet)? (?:been )?created|(?:is|are|was) not (?:the|a|an) |(?:not|no longer"
            r'|\w+n"t|cannot|never)(?: (?:be|been|seem|to|longer|currently|appear|yet|actually'
            r"|able))* (?:found|find|exists?|existed|available|here|there|located?|reach(?:ed)?"
            r"|valid|accessible|present|match(?:ed)?|correspond|display(?:ed)?|online|published"
            r"|live|work|serve|show|open|load|get|retrieve|lead anywhere|point anywhere)|no such"
            r"|nothing|unavailable|invalid|non-?existent|non-existing|dead end|unable to (?:find"
            r"|locate)|(?:is|has|have|was|were|be|been|gone|went)(?: \w+)? (?:missing|gone"
            r"|removed|deleted|expired|lost)|there (?:is|was) (?:currently )?no"
            r"|no (?:article|page|content|record|entry|file|document|story|post) (?:was |were "
            r"|is )?(?:here|found|at)|(?:not|no longer) (?:on|in|at|part of)(?= (?:this|our"
            r"|the))",
            '"m "re "ve a about access address administrator after all an and any anymore anyone'
            " apologies are as ask+ at author available be because been being blog but by can"
            " changed clicked come could created current currently database deleted did do does"
            " either else error even exact exist exists follow followed for found from had has"
            ' have help her here his how i if in inconvenience incorrect is it it"s its journal'
            " just let like link linked location longer look looked looking looks may maybe mean"
            " might mistyped moderator moderators more moved must my name named new no not now"
            " of off oh old on once one open opened or our out over own owner perhaps place"
            " please portal possible possibly press previously private probably publisher quite"
            " reach reached recently removed renamed repository request+ right s same search+"
            " seek seeking seem seems server simply so somehow something sorry space specified"
            ' status such system tell temporarily that that"s the their there there"s these they'
            " this title to tried try trying type typed uh under unexpected unfortunately up us"
            " user users valid visit visiting want wanted was we web well went were what when"
            ' where which wiki with wrong yet you you"re you"ve your',
        ),
        "ru": Words(
            "видео ролик+ страниц+ информаци+ данн+ издани+ выпуск+ фото+ страничк+ стать+"
            " новост+ публикаци+ запис+ материал+ документ+ файл+ объект+ раздел+ элемент+"
            " ресурс+ пост+ контент+ тем+ url сообщени+ каталог+ категори+ содержани+ текст+"
            " публикаций пост сайт+",
            r"не (?:\w+ )?(?:найд\w+|наше\w+|нашл\w+|существ\w+|обнаруж\w+|доступ\w+"
            r"|удал\w+ найти|удается найти|может быть найд\w+|можем найти|смогли найти|размещ\w+"
            r"|опубликован\w*|значится|содерж\w+)|(?:больше |здесь |уже |пока )?нет(?: больше"
            r"| здесь)?|недоступ\w+|отсутств\w+|удал[её]н\w*|ничего|потерял\w+|потерян\w*"
            r"|устарел\w*|пропал\w*|исчезл\w*|снят\w* с публикации|несуществующ\w*"
            r"|никогда не было",
            "а автор+ администратор+ адрес+ архив+ без блог+ больше был+ быть в вам вами вас"
            " ваш+ введ+ вероятно вовсе возможно вообще все всего вы выбранн+ где да для до"
            " доступ+ ее ей если есть же за запр+ зато здесь и из извините изменил+ или им имеет"
            " иска+ искомая искомый ищ+ к кажется как какая-то котор+ ли либо лишь ль мог+"
            " модератор+ может мы на набран+ нам нас наш+ неверн+ него ней неправильн+ никогда"
            " ним но ну нужн+ о об обратил+ ой он она они оно от откры+ ошибк+ переехал+ перем+"
            " перен+ переш+ по по-видимому подраздел+ пока пользовател+ попал+ портал+ похоже"
            " почему-то просим прости+ прощения пыта+ раньше с сейчас сервер+ скорее со"
            " сожалению ссылк+ существовал+ существует так такая такие такого такое такой там то"
            " того тоже только тут у увы удал+ уже указ+ упс уточните что эта эти это этого этой"
            " этом этот эту",
        ),
        "uk": Words(
            "відео інформаці+ дан+ сторінк+ сторінок статт+ новин+ публікаці+ запис+ матеріал+"
            " документ+ файл+ об+ розділ+ елемент+ ресурс+ пост+ контент+ url тем+ категорі+"
            " текст+",
            r"не (?:\w+ )?(?:знайд\w+|знайш\w+|існу\w+|вияв\w+|доступ\w+|вдалося знайти"
            r"|можемо знайти|може бути знайд\w+|змогли знайти)|(?:більше |тут |вже )?(?:немає"
            r"|нема)|недоступ\w+|відсутн\w+|видален\w*|нічого|втрачен\w*|зникл\w*|застаріл\w*"
            r"|неіснуюч\w*",
            "а або адрес+ архів+ був+ бул+ бути більше в вам вами вас ваш+ вже ви вибачте вказ+"
            " все від відкр+ де для до жаль же з за запит+ запро+ зараз здається зі из й котра"
            " ласка лихо ми може можливо на нам намага+ нас наш+ не неправильн+ ним но ніколи о"
            " об обран+ ой от отакої перем+ перен+ по помилк+ потрапили під сайт+ сервер+"
            " сторінці схоже та така таке такий такої там те то тут у упс халепа це цей цього цю"
            " ця цій цією цієї шкода шука+ що яка яке який якої яку є і із імовірно її",
        ),
        "de": Words(
            "meldung pressemitteilung video bild seite seiten webseite unterseite inhalt inhalte"
            " dokument dokumente datei dateien artikel adresse url beitrag beiträge objekt"
            " ressource thema eintrag verzeichnis kategorie nachricht text homepage datensatz"
            " veröffentlichung bereich",
            r"nicht(?: \w+){0,2} (?:angezeigt|geöffnet|aufgerufen|zugänglich|zur verfügung)"
            r"|nicht(?: \(?\w+\)?){0,2} (?:gefunden|vorhanden|verfügbar|auffindbar|erreichbar"
            r"|finden|abrufbar|existent|verfügbar)|(?:existier\w+|gibt|gab|finde\w*|besteht"
            r"|fanden)(?: es)?(?: \w+){0,2} nicht|nicht(?: \w+)? (?:existier\w+|gibt|finden)"
            r"|gelöscht|entfernt|nichts|keine?[nrs]? (?:seite|inhalt|artikel|text|beitrag"
            r"|eintrag|treffer)|(?:noch |momentan )+kein\w*|unbekannt|ungültig\w*|fehlt"
            r"|verschwunden|nicht (?:mehr )?(?:da|hier|online|zu finden)|abgelaufen|unauffindbar"
            r"|nicht existierende\w*",
            "aber aktuell aktuelle alle am an anderen angeforder+ angefrag+ angegeb+ angezeigt"
            " auch auf aufgeruf+ aus ausgewählte autor bei bereits bitte da das dass dem den der"
            " derzeit des die dies diese diesem diesen dieser dieses durch ein eine einem einen"
            " einer eingegeb+ enthält entschuldigung er es etwas eventuell evtl existiert fehler"
            " für gab gelöscht gesucht+ gewählt+ gewünsch+ gibt haben haben, hat hier hoppla ich"
            " ihnen ihr ihre ihrer im in inzwischen ist ja kann konnte konnten können leider man"
            " mehr momentan möcht+ möglicherweise nach nein nicht noch nun nur nutzer ob oder oh"
            " online ort redaktion schade scheint sein seitens server sich sie sind so sorry"
            " stehen steht stelle such+ tut um umbenannt+ umgezog+ und ungültig uns unser unsere"
            " unserem unserer unter ups uups verfügung vermutlich verschob+ versuch+ vielleicht"
            " vom von war website weil wenn werden wie wir wird wo wohl woll+ worden wurde"
            " wurden wählte zu zur zurzeit öffnen",
        ),
        "fr": Words(
            "vidéo communiqué information informations document page pages contenu contenus"
            " article articles fichier ressource url adresse objet élément rubrique publication"
            " sujet fiche texte billet site",
            r"inconnue?|n[e\"](?: ?\w+){0,3}? ?(?:pas|plus|rien"
            r"|aucune?)(?: \w+){0,2}(?: (?:trouv\w+|disponible|accessible|exist\w+|ligne"
            r"|retrouv\w+))?|introuvables?|inexistante?s?|non (?:trouvée?s?|disponible"
            r"|accessible)|indisponible|supprimée?s?|aucune? (?:page|contenu|article|document"
            r"|résultat)|pas (?:de |d\"|pu |été )?(?:page|article|contenu|trouv\w+|retrouv\w+)"
            r"|disparue?|périmée?|expirée?",
            "a accéder actuellement afficher ailleurs ait apparemment atteindre au aucun auteur"
            " aux avez avoir avons bien ce cela celle celui ces cet cette changé cherch+ chose"
            " comme consult+ d dans de demand+ depuis des disponible du déplac+ désolé désolée"
            " désolés elle en erreur essay+ est et existait existe fait hélas ici il j je"
            " journal l la lancée laquelle le lequel les leur ligne mais malheureusement mince n"
            " ne nom non nous on ou oups où par pas peut peut-être plus pour pu qu que quelque"
            " qui recherch+ renomm+ réclam+ rédaction s sans se semble serveur sommes son"
            " souhait+ spécifiée suiv+ supprimer sur tent+ tout trouver trouvez trouvée un une"
            ' vers vis+ voul+ vous web y y"a à à-cette été être',
        ),
        "es": Words(
            "vídeo video comunicado información nota página páginas pagina documento documentos"
            " contenido contenidos archivo artículo recurso recursos url dirección entrada"
            " objeto elemento sección noticia texto publicación tema fichero sitio enlace"
            " identificador",
            r"no (?:\w+ ){0,3}?(?:encontrad[oa]s?|encuentra\w*|encontr[óa]\w*|encontrar"
            r"|encontramos|existe\w*|disponible|localizad[oa]|localizar|accesible|hallad[oa]"
            r"|hallar|corresponde|válid[oa])|inexistente|eliminad[oa]|borrad[oa]|nada|no hay \w+"
            r"|(?:ya )?no está(?: aquí)?|desaparecid[oa]|caducad[oa]",
            "a abrir acced+ actual actualmente al algo aquí asumimos así atrás aunque autor bajo"
            " blog busc+ cambiada cambiado como con consult+ cual de del desea disculpa disculpe"
            " disponible el ella en encontr+ encuentra era eres error es esa ese esta estaba"
            " estabas estamos estar estas este esto está estás fue ha ha-sido haber había han"
            " hay hayan hemos indicada indicado intent+ introducida la las le lo los lugar mas"
            " me mi movid+ más ninguna ningún no nombre nos nuestra nuestro o oh parece"
            " parece-que pedi+ perdone perdón pero pid+ podemos podido por portal posible"
            " posiblemente probable pudo puede que quer+ quier+ quizá quizás redacción"
            " repositorio requerida revista se sentimos ser servidor si sido siento solicit+ su"
            " sus tal también te trasladad+ trat+ tu ubicación un una ups usted uy vaya visit+"
            " web y ya",
        ),
        "pt": Words(
            "vídeo nota comunicado informação página páginas pagina documento conteúdo conteúdos"
            " arquivo artigo recurso url endereço publicação notícia objeto texto matéria"
            " ficheiro seção item post tópico",
            r"não (?:\w+ ){0,2}?(?:ach\w+|se encontra\w*)|não (?:\w+ ){0,3}?(?:encontrad[oa]s?"
            r"|encontramos|encontrou|encontrar|exist\w+|disponível|localizad[oa]|localizar"
            r"|acessível|foi possível \w+|consta|está(?: mais)? (?:aqui|presente))|inexistente"
            r"|removid[oa]|excluíd[oa]|apagad[oa]|nada|não há \w+|indisponível|desapareceu"
            r"|expirou|sumiu",
            "a acess+ ainda algo anteriormente ao aqui as atrás até autor blog busc+ caminho com"
            " como da das de deixou desculpa desculpe desculpe-nos disponível do dos e ela ele"
            " em encontr+ era erro essa esse esta estar estava este está estão eu existir foi"
            " foram há infelizmente isso já lamentamos local lugar mais mas mesmo moved+ movid+"
            " mudado mudou na nas nenhum nenhuma nessa nesse nesta neste no nome nos nosso nós o"
            " oops opa ops os ou para parece ped+ pode poder por portal possivelmente possível"
            " pra procur+ pôde que quem quer+ quis+ redação renomeada requisit+ revista se seja"
            " sem sentimos ser servidor sido site solicit+ sua sugerimos tal talvez também tenha"
            " tent+ ter um uma vez visit+ você web é",
        ),
        "it": Words(
            "video comunicato informazione pagina pagine documento contenuto contenuti articolo"
            " file risorsa url indirizzo oggetto notizia elemento sezione testo scheda",
            r"non (?:\w+ ){0,3}?(?:trovat[oaie]|trova|trovare|troviamo|esist\w+|disponibile"
            r"|raggiungibile|presente|accessibile|reperibile|(?:c\"|)è(?: più)?)|inesistente"
            r"|introvabile|rimoss[oa]|eliminat[oa]|cancellat[oa]|niente|nulla"
            r"|impossibile trovare|scomparsa|scadut[oa]",
            "a abbiamo accedere al alla anche attenzione attualmente autore c cambiato cerc+ che"
            " ci ciò come con corrisponde cosa così da dal dalla dei del della desider+ di"
            " digitat+ dispiace disponibile disponibili dove e ed era errore esiste esistente"
            " essa essere forse gli ha hai i il in indicata la le lo loro ma mancante mi momento"
            " nel nella nessun nessuna no noi nome non nostro o oops ops ora per più portale"
            " possibile potrebbe precedente presente probabilmente pubblica purtroppo può"
            " qualcosa quella quello questa questo qui raggiung+ redazione richie+ rinominata"
            " risulta se sei sembra sempre server si sia siamo sito spiacenti spostat+ sta stai"
            " stata state stato stavi su sua sul sulla te tent+ ti trovare trovata trovato tu"
            " tua un una uno vi visit+ visualizzare vol+ vuo+ web è",
        ),
        "pl": Words(
            "film komunikat informacja strona strony stronę stronie podstrona podstrony plik"
            " pliku dokument dokumentu artykuł artykułu treść treści zasób zasobu url adres+"
            " wpis wpisu obiekt obiektu materiał materiału temat tematu publikacja publikacji"
            " kategoria wiadomość tekst",
            r"nie (?:\w+ ){0,3}?(?:znalezion\w*|znaleźć|znaleźliśmy|znajduje|istnieje|istnieją"
            r"|odnalezion\w*|odnaleźć|dostępn\w*|ma|udało się (?:znaleźć|odnaleźć))"
            r"|(?:nie (?:można|możemy|udało się) (?:znaleźć|odnaleźć|odszukać))|nieznalezion\w*"
            r"|niedostępn\w*|usunięt\w*|brak|skasowan\w*|nic|zniknęł\w*|wygas\w*|nieprawidłow\w*",
            "a aby adresem ale archiw+ autor+ bo być była było błąd chc+ chyba ci co czego"
            " czegoś danej dany dla do dostępn+ gdzie go i ich inny istnieć jej jest już ją"
            " kiedy która którego której który którym którymi którą lub ma miejscu mogła mogło"
            " może możliwe my mógł na nam nas nasz naszej naszym nazwa niestety o od oraz"
            " otworzyć po pod pod-tym podan+ portal+ poszukiw+ prawdopodobnie przenies+"
            " przenieśliśmy przepraszamy przez przykro próbuj+ redakcj+ serwer serwerze serwis+"
            " się szuka+ są ta taka taki takiej tego tej ten to tu tutaj tym tą ups w we witryna"
            " witrynie wpisany wskazan+ wybran+ wydaje wygląda wyświetl+ z za ze zmieniona"
            " zmienił został została zostało że żąda+",
        ),
        "cs": Words(
            "stránka stránky stránku stránce soubor dokument článek obsah zdroj url adresa"
            " adrese objekt záznam text kategorie položka téma příspěvek",
            r"ne(?:nalezen\w*|existuje|existují|našl\w*|byl[aoy]? nalezen\w*|lze (?:nalézt|najít"
            r"|zobrazit)|podařilo(?: \w+){0,2} (?:najít|nalézt)|můžeme najít|dostupn\w*"
            r"|byl[aoy]? možné (?:nalézt|najít)|ní(?: \w+)? (?:k dispozici|dostupn\w*)?|máme"
            r"|nachází)|není|smazán\w*|odstraněn\w*|zmizel\w*|nic|chybí|(?:nebylo"
            r"|není) možné (?:nalézt|najít)|(?:se )?nepodařilo(?: se)?(?: \w+){0,2} (?:najít"
            r"|nalézt)",
            "a ale archiv+ asi autor+ bohužel bude by byl byla bylo chc+ chyba chybná co do"
            " hled+ i je jejda již jsme jste k když kter+ mi možná my místě můžete na najít"
            " nalézt našem našich nebo neboť nebyla nám námi o od omlouváme otevř+ ouha pod"
            " portál+ požad+ pravděpodobně přemístěn+ přesunut+ redakc+ s se server serveru si"
            " snaž+ stále ta tady tak takovou taková tato tento tom tomto toto tu tuto u už v"
            " vaše ve vy vám web+ z za zad+ zde zdá zobraz+ že",
        ),
        "nl": Words(
            'pagina pagina"s document bestand artikel inhoud bericht url adres item bron'
            " nieuwsbericht webpagina onderwerp",
            r"niet(?: \(?\w+\)?){0,2} (?:gevonden|vinden|beschikbaar|bestaat|aanwezig|bereikbaar"
            r"|meer)|bestaat(?: \w+)? niet(?: \(?meer\)?)?|niet gevonden|niet te vinden|niets"
            r"|verwijderd|verdwenen|geen (?:pagina|resultaten|inhoud)|onvindbaar",
            "aan aangevraagde als bestaat bezoek+ bij dan dat de deze die dit door een en er"
            " fout gevonden gevraagd+ gezochte had hebben hebt heeft helaas het hier ik in is je"
            " kan kon konden kunnen kwijt lijkt maar meer met mogelijk mogelijk-is naar oeps of"
            " om ons onze op op-deze opgevraagd+ opzoek probeer+ sorry te u uw van verplaats+"
            " vinden voor was we website werd wij wil wilt worden zijn zocht+ zoek+",
        ),
        "sv": Words(
            "sida sidan sidor dokument dokumentet fil filen artikel artikeln innehåll innehållet"
            " adress adressen objektet",
            r"(?:inte|ej)(?: \w+){0,2}(?: (?:hitt\w+|finn\w+|tillgänglig|kvar))?|hitta(?:r|de|s"
            r"|des)? (?:inte|ej)|finns (?:inte|ej)(?: längre| kvar)?|saknas|borttagen|bort"
            r"|raderad|inget",
            "att av begär+ besök+ borde data den denna det du där eller en ett fel flytta+ för"
            " förmodligen försök+ hamnat har hittar hittas hoppsan här i ingen kan kanske kunde"
            " kunna kvar leta+ längre med men måste nu när någon något och oj om på ser som"
            " sorry sök+ tagits till tyvärr upp ursäkta var verkar vi webbplats är",
        ),
        "tr": Words(
            "video bildiri sayfa sayfası sayfayı sayfaya dosya belge içerik içeriğe içeriği"
            " haber habere url adres yazı makale kaynak konu nesne metin kayıt",
            r"bulunama\w*|bulunmu\w*|bulamad\w*|mevcut değil\w*|bulunmamakta\w*|yok|yoktur"
            r"|silinmiş\w*|kaldırıl\w*|erişilem\w*|geçersiz|bir şey yok|ulaşılam\w*"
            r"|yayından kaldır\w*",
            "adresinde adreste ama ara+ artık bağlantı bir bu burada böyle da daha de"
            " değiştirilmiş dileriz erişmek erişmeye ettiğiniz eyvah göre görüntüle+ görünüşe"
            " gösterilecek hata hatası hay hiçbir ilgili iste+ için konumda maalesef ne olabilir"
            " olarak olduğunuz olmayabilir sitede sitemizde sunucuda taşın+ tıkladığınız ulaş+"
            " veya ya yanlış ziyaret çalıştığınız çalışılan özür üzgünüz şey",
        ),
        "he": Words(
            "הסרטון הידיעה הדף דף העמוד עמוד הקובץ קובץ התוכן תוכן הכתבה כתבה המסמך מסמך הכתובת"
            " כתובת האתר המאמר מאמר פריט הפריט",
            r"לא (?:נמצא\w*|קיים|קיימת|קיימים|זמין\w*|מצאנו|ניתן למצוא|הצלחנו למצוא)"
            r"|אינו (?:קיים|זמין|נמצא)|אינה (?:קיימת|זמינה|נמצאת)|איננו|הוסר\w*|נמחק\w*|חסר\w*"
            r"|אין",
            "או אופס אל אנחנו את אתה אתם באתר ביקשת ביקשתם בכתובת הזאת הזה הזו המבוקש המבוקשת"
            " הנדרש הנדרשת זה זו חיפשת חיפשתם יותר ייתכן כאן כבר לא להציג מה מחפש מחפשים מצטערים"
            " נראה סליחה עוד על ש שאליו שאתה שאתם שביקשת שביקשתם שגיאה שהגעת שחיפשת שחיפשתם",
        ),
        "ar": Words(
            "الفيديو البيان الصفحة صفحة الملف ملف المحتوى محتوى المقال المقالة مقال الرابط"
            " المستند الوثيقة العنوان الموضوع الخبر المورد المادة",
            r"غير (?:موجود\w*|متوفر\w*|متاح\w*|صحيح\w*)|لم (?:يتم|نتمكن من|نستطع|يعد"
            r"|تعد)(?: (?:العثور|إيجاد|ايجاد|موجود\w*|متاح\w*|متوفر\w*))(?: علي\w*| على)?"
            r"|لم (?:نجد|توجد|يوجد|نعثر)(?: على)?|لا (?:يوجد|توجد|يمكن (?:العثور"
            r"|إيجاد))(?: علي\w*| على)?|تعذر (?:العثور|إيجاد)(?: على)?|حذف\w*|محذوف\w*|مفقود\w*"
            r"|ليست? (?:موجود\w*|هنا)",
            "أن أنك أنه أو أي إلى إليها الآن التي الذي الرجاء المدونة المذكور المراد المستودع"
            " المطلوب المطلوبة الموقع الوصول بالموقع بعد تبحث تحاول تريد تكون تم تمت حاليا خطأ"
            " ربما شيء طلبت طلبتها عذرا عذراً عذرًا عفوا عفواً على عليه عليها عن عنه عنها في قد"
            " كنت لا لقد لكن للأسف ليس ما من نأسف نعتذر نقل نقلت هذا هذه هنا هناك هو هي يبدو",
        ),
        "fa": Words(
            "صفحه برگه مطلب محتوا فایل سند آدرس خبر",
            r"یافت نشد|پیدا نشد|وجود ندارد|موجود نیست|موجود نمی\W?باشد|حذف شده\w*|در دسترس نیست"
            r"|پیدا نکردیم|نیست",
            "آن است ای این با به خطا خطای در درخواست درخواستی دنبال را سایت شده شما عرض متاسفانه"
            " مورد میگردید نظر هستید پوزش که یا",
        ),
        "hi": Words(
            "पृष्ठ पेज फ़ाइल सामग्री लेख दस्तावेज़ url यूआरएल पता",
            r"नहीं (?:मिल\w*|है|हैं|मौजूद|उपलब्ध|रहा|पाया)|मौजूद नहीं|उपलब्ध नहीं|हटा दिया|नहीं",
            "अनुरोधित अब आप आपका आपकी आपके इस उपलब्ध कर करें का की के को क्षमा खोज गया जिस जिसे"
            " जो त्रुटि था दिया द्वारा पर माँगा मांगा मिल मिला में मौजूद यह या रहे वह सका साइट"
            " है हैं",
        ),
        "zh": Words(
            "视频 稿件 新闻 该新闻 帖子 页面 网页 頁面 網頁 文章 内容 內容 文件 页 頁 资源 資源"
            " 目标资源 链接 網址 网址 地址 信息 目录 url 网站 文档",
            r"不存在|未找到|未能找到|没有找到|沒有找到|找不到了?|无法找到|無法找到|不见了"
            r"|走丢了?|丢失了?|失联|已?被?(?:删除|刪除|移除)|无法(?:显示|访问)|無法(?:顯示|訪問)"
            r"|没有了|没找到|不在|已失效|已过期|已?下线|什么都没有|错误的",
            "http 上一页 为您 也许 了 于 于服务器 伺服器 似乎 作者 你 到 可能 后 哎呀 啦 在 好像"
            " 对不起 寻找 尋找 對不起 已 已经 很 很抱歉 您 您要 想 我们 我們 或 或者 所 打开"
            " 抱歉 提示 无法 是 暂时 更名 有点尴尬诶 服务器 本 查找 查看 查看其他 正在 此 浏览"
            " 瀏覽 点击 状态 现在 現在 用户 由 的 目前 秒 移动 管理员 自动 被 要 訪問 該 請 請求"
            " 访问 该 请求 跳转 转移 返回 这 这个 这里 這 這個 這裡 那个 錯誤 错误 非常 首页",
            spaced=False,
        ),
        "ja": Words(
            "ページ ファイル 記事 url コンテンツ ドキュメント サイト アドレス 情報 文書 画面 投稿",
            r"見当たりません|終了しました|見つかりません(?:でした)?|みつかりません(?:でした)?"
            r"|見つかりませんでした|存在しません(?:でした)?|存在しない|ございません"
            r"|ありません(?:でした)?|見つけられません(?:でした)?|表示できません(?:でした)?"
            r"|見つからない|見つかりませ|削除され(?:ました|た|ている)|なくなりました|ない",
            "あり い いただけ いる おり お客様 お探し お求め か から が が、 がございます ここ"
            " こちら この ございません ご利用 ご指定 ご覧 され された した しばらく しよう すで"
            " すでに する た で です です。 と とした など に になろうとした によって により の"
            " は へ ます または まで も もしくは よう より を アクセス エラー サーバ サーバー上"
            " リクエスト 何も 作成者 可能性 名前 名称 場所 変更 指定 既に 検索 残念ながら 求め"
            " 現在 申し訳 申し訳ありません 申し訳ございません 秒後 移動 等 要求 該当",
            spaced=False,
        ),
        "ko": Words(
            "영상+ 정보+ 페이지+ 파일+ 문서+ 기사+ 글+ 콘텐츠+ 게시물+ 자료+ 주소+ 내용+ 사이트+"
            " 게시글+ 리소스+",
            r"찾을 수 (?:없\w*)|존재하지 (?:않\w*)|없습니다|없음|없는|삭제(?:되\w*|된)?"
            r"|찾지 못\w*|없어\w*|존재하지않\w*|만료\w*|유효하지 않\w*",
            "같습니다 것 계시는 계신 그 더 또는 방문하시려는 변경 사용할 서버에서 수 아무것도 앗"
            " 에러 오류 요청+ 원하시는 위치+ 이 이동 이동되었거나 이미 이상 이용할 입니다"
            " 입력하신 있습니다 작성자+ 잘못된 접근하려는 접근하신 죄송합니다 주소를 지금 찾고"
            " 찾으시는 해당 현재 혹은 확인+",
        ),
        "vi": Words(
            "trang nội dung bài viết tập tin tài liệu địa chỉ url",
            r"không (?:tìm thấy|tồn tại|có|còn)|đã bị xóa|bị xóa",
            "bạn có cầu của hiện hoặc kiếm lỗi mà này nữa rất thể tiếc tìm xin yêu đang đã được",
        ),
        "id": Words(
            "halaman laman berkas file dokumen artikel konten url alamat",
            r"tidak (?:dapat )?(?:ditemukan|tersedia|ada)|telah dihapus|dihapus",
            "anda atau cari di diminta dipindahkan ini kami kesalahan lagi maaf minta mohon"
            " mungkin situs sudah telah tersebut tuju yang",
        ),
        "th": Words(
            "หน้า หน้าเว็บ หน้าเพจ ไฟล์ เอกสาร บทความ เนื้อหา url เพจ",
            r"ไม่พบ|ไม่มี|หาไม่พบ|ถูกลบ|ไม่สามารถ(?:ค้น)?หา|ไม่เจอ",
            "กําลัง ขอ ของ ขออภัย คุณ ค้นหา ต้องการ ที่ ท่าน นี้ ย้าย ร้องขอ หรือ อยู่ เปิด เรา เรียก เว็บไซต์ แล้ว ใน",
            spaced=False,
        ),
        "fi": Words(
            "sivu sivua sivusto sisältöä artikkelia tiedostoa dokumenttia osoite",
            r"ei (?:\w+ )?(?:löyt\w+|löydy|ole|olemassa)|poistettu",
            "enää etsimääsi hakemaasi mutta on pahoittelut pyydettyä siirretty sitä tai tällä"
            " tätä valitettavasti virhe",
        ),
        "da": Words(
            "siden side dokumentet artiklen filen indholdet",
            r"(?:ikke|ej)(?: \w+){0,2}(?: (?:find\w+|fundet|tilgængelig))?"
            r"|findes (?:desværre )?ikke|slettet|fjernet",
            "anmodede beklager blev den denne der desværre det du efter eller er fejl finde"
            " findes flyttet her kan kunne leder længere på som søgte ups vi",
        ),
        "no": Words(
            "siden side dokumentet artikkelen filen innholdet",
            r"ikke(?: \w+){0,2}(?: (?:finn\w+|funnet|tilgjengelig))?|finnes ikke|slettet|fjernet",
            "beklager ble den denne dessverre det du eller er etter fant feil finne finnes her"
            " kan kunne lenger leter oops på som vi",
        ),
        "hu": Words(
            "oldal oldalt dokumentum fájl tartalom cikk",
            r"nem (?:\w+ )?(?:található|létezik|találtuk|elérhető)|törölték|eltávolították",
            "a amit az ez ezt hiba keresett kért meg már sajnos vagy által ön",
        ),
        "ro": Words(
            "pagina pagină paginii documentul fișierul articolul conținutul",
            r"nu (?:\w+ ){0,3}?(?:găsit\w*|există|disponibil\w*|găsi)|negăsit\w*|inexistent\w*"
            r"|ștears\w*",
            "a aceasta această ați care cautat cerută căutată căutați eroare este fi fost mai"
            " mutată ne o pare pe poate rău sau solicitată",
        ),
        "el": Words(
            "σελίδα αρχείο έγγραφο περιεχόμενο άρθρο",
            r"δεν (?:\w+ )?(?:βρέθηκ\w+|υπάρχει|είναι διαθέσιμ\w+|μπορεί να βρεθεί|βρήκαμε)",
            "αναζητάτε αυτή δυστυχώσ ζητήσατε η λυπούμαστε πλέον που σφάλμα τη την το ψάχνετε",
        ),
        "bg": Words(
            "страница+ документ+ файл+ статия+",
            r"не (?:\w+ )?(?:намерен\w*|съществува|може да бъде намерен\w*)|липсва|няма"
            r"|изтрит\w*",
            "беше вас грешка е за исканата която която-търсите от съжаление тази търсената търсите",
        ),
        "sr": Words(
            "страниц+ stranic+ документ+ dokument+ чланак članak",
            r"(?:није|nije|nisu|ниje) (?:\w+ )?(?:пронађен\w*|нађен\w*|pronađen\w*|nađen\w*"
            r"|dostupn\w*)|не постоји|ne postoji|obrisan\w*|обрисан\w*",
            "greška je koju nam ova ste tražena traženu tražili više žao више грешка жао коју"
            " нам ова сте тражена тражили је",
        ),
    }
)
"""By language (ISO 639-1)."""
