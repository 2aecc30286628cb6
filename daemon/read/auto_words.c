#include "auto_words.h"

#include <stddef.h>

/* Tables read best as they are laid out here. */
/* clang-format off */

const char *const auto_subjects[] = {
	"automatic reply", "auto reply", "auto-reply", "autoreply", "auto response",
	"auto-response", "autoresponse", "autoresponder", "auto responder", "automatic response",
	"automated response", "automated reply", "out of office", "out of the office",
	"out of office autoreply", "out of office auto-reply", "out of office reply",
	"out-of-office", "ooo", "vacation reply", "vacation message", "vacation auto",
	"away from my mail", "away from my e-mail", "i am out of the office",
	"i'm out of the office", "automatische antwort", "abwesenheitsnotiz", "abwesenheitsmeldung",
	"abwesenheitsassistent", "automatische rückantwort", "autom. antwort",
	"réponse automatique", "reponse automatique", "absence du bureau", "message d'absence",
	"notification d'absence", "absent du bureau", "respuesta automática",
	"respuesta automatica", "fuera de la oficina", "fuera de oficina", "resposta automática",
	"resposta automatica", "fora do escritório", "ausência temporária", "risposta automatica",
	"fuori sede", "fuori ufficio", "assenza dall'ufficio", "automatisch antwoord",
	"automatische antwoord", "afwezigheidsbericht", "autosvar", "automatiskt svar",
	"automatisk svar", "automatisk besked", "frånvaro", "frånvaromeddelande", "fravær",
	"fraværsmelding", "ikke til stede", "automaattinen vastaus", "poissa", "poissaoloilmoitus",
	"poissa toimistosta", "automatyczna odpowiedź", "autoodpowiedź", "nieobecność",
	"poza biurem", "automatická odpověď", "automatická odpoveď", "mimo kancelář",
	"automatikus válasz", "házon kívül", "răspuns automat", "raspuns automat",
	"автоматический ответ", "автоответ", "автоматичний відповідь", "автоматична відповідь",
	"отсутствие на рабочем месте", "вне офиса", "нет на рабочем месте", "автоматичен отговор",
	"аутоматски одговор", "automatski odgovor", "samodejni odgovor", "automātiskā atbilde",
	"automātiska atbilde", "automaatvastus", "automaatne vastus", "kontorist väljas",
	"automatinis atsakymas", "automatinis atsakas", "αυτόματη απάντηση", "otomatik yanıt",
	"otomatik cevap", "ofis dışında", "balasan otomatis", "trả lời tự động", "自动回复",
	"自動回覆", "自動回復", "自动答复", "自動返信", "自動応答", "不在通知", "자동 회신",
	"자동 응답", "부재 중", "رد تلقائي", "תשובה אוטומטית", "מענה אוטומטי", NULL,
};

const char *const auto_subject_tails[] = {
	"*out of office*", "*out of the office*", "*autoreply*", "*auto-reply*", "*auto reply*",
	"*autorespon*", "*automatic reply*", "*automatic response*", "*on vacation*",
	"*on holiday*", "*annual leave*", "*maternity leave*", "*abwesen*", "*im urlaub*",
	"*en vacances*", "*de vacaciones*", "*em férias*", "*in ferie*", "*op vakantie*",
	"*semester*", "*lomalla*", "*urlop*", "*dovolen*", "*szabadság*", "*concediu*",
	"*в отпуске*", "*отпуск*", "*atvaļinājum*", "*puhkus*", "*atostog*", "*休暇*", "*休假*",
	"*vacation*", "*thank you for your mail*", "*thank you for your e-mail*",
	"*thank you for contacting*", "*we have received your*", "*we received your*",
	"*request received*", "*ticket received*", "*confirmation of receipt*",
	"*has been received*", NULL,
};

const char *const auto_bodies[] = {
	"*this is an automatic reply*", "*this is an automated reply*",
	"*this is an automatic response*", "*this is an automated response*",
	"*this is an auto-reply*", "*this is an autoreply*", "*this is an auto-generated*",
	"*this is an automatically generated*", "*this is an automated message*",
	"*this is an automatic message*", "*this message was generated automatically*",
	"*this message was automatically generated*", "*this email was automatically generated*",
	"*this e-mail was automatically generated*", "*this is a system generated*",
	"*diese nachricht wurde automatisch*", "*diese e-mail wurde automatisch*",
	"*dies ist eine automatische*", "*ceci est une réponse automatique*",
	"*ceci est un message automatique*", "*ce message a été généré automatiquement*",
	"*este es un mensaje automático*", "*esta es una respuesta automática*",
	"*mensaje generado automáticamente*", "*esta é uma mensagem automática*",
	"*esta é uma resposta automática*", "*questo è un messaggio automatico*",
	"*questa è una risposta automatica*", "*dit is een automatisch*",
	"*detta är ett automatiskt*", "*dette er en automatisk*", "*tämä on automaattinen*",
	"*to jest automatyczna*", "*wiadomość wygenerowana automatycznie*", "*toto je automatická*",
	"*ez egy automatikus*", "*это автоматическ*", "*данное письмо сформировано автоматически*",
	"*это письмо создано автоматически*", "*письмо отправлено автоматически*",
	"*šis ir automātisk*", "*see on automaat*", "*tai automatinis*", "*bu otomatik*",
	"*自动回复*", "*自動返信*", "*このメールは自動*", NULL,
};

const char *const auto_bodies_weak[] = {
	"*i am out of the office*", "*i'm out of the office*", "*i will be out of the office*",
	"*i am currently out of*", "*i'm currently out of*", "*i am away*", "*i am on vacation*",
	"*i am on holiday*", "*i am on annual leave*", "*am currently on leave*",
	"*limited access to*mail*", "*no access to*mail*", "*will be back in the office*",
	"*ich bin bis*nicht im büro*", "*nicht im büro*", "*nicht im hause*",
	"*ich bin ab*wieder*erreichbar*", "*je suis absent*", "*actuellement absent*",
	"*je suis en congé*", "*estoy fuera de la oficina*", "*me encuentro fuera*",
	"*estaré ausente*", "*estou ausente*", "*estarei ausente*", "*sono assente*",
	"*sarò assente*", "*ik ben*afwezig*", "*jag är*ledig*", "*jeg er på ferie*",
	"*olen lomalla*", "*jestem nieobecn*", "*przebywam na urlopie*", "*jsem na dovolené*",
	"*я в отпуске*", "*нахожусь в отпуске*", "*esmu atvaļinājumā*", "*olen puhkusel*",
	"*esu atostogose*", "*your message was received*", "*we have received your*",
	"*has been received by*", NULL,
};

const char *const challenge_phrases[] = {
	"*not pre-approved*", "*you're listed on*guest list*", "*add yourself to my guest list*",
	"*was waitlisted*", "*account is protected by*", "*mailbox is protected by*",
	"*allowed list*delivery*", "*address added to the recipient's allowed*",
	"*confirm that you are*human*", "*verify that you are a*person*",
	"*verify your email*so that*deliver*", "*click*to verify*message*delivered*",
	"*please*authenticate*sender*", "*uses*anti-spam*click*", "*challenge-response*",
	"*spam arrest*", "*i'm protecting myself from*junk*", "*protecting my*inbox*from*spam*",
	"*to release your message*click*", "*reply to this message*to have your message delivered*",
	"*need to confirm*your message*delivered*", "*sender verification*required*",
	"*request authorization*to*mail*", NULL,
};

const char *const report_subjects[] = {
	"*report domain:*submitter:*", "complaint about message from *", "dmarc aggregate report*",
	"email feedback report for ip *", NULL,
};
