#include "bounce_words.h"

#include <stddef.h>

/* Tables read best as they are laid out here. */
/* clang-format off */

const char *const bounce_listed[] = {
	"@", "@ *", "@:*", "@,*", "@;*", "@ (*", "@(*", "@<mailto:@>*", "<@>*", "\"@\"*", "'@'*",
	"* @", "-- @", "- @", "\"*\" <@>*", ">>> @*", ">>> <@>*", "> @*", "> <@>*", "smtp <@>*",
	"smtp:@*", "[smtp:@]*", "recipient: *@*", "to: @", NULL,
};

const char *const delay_subjects[] = {
	"delayed mail*", "*(delay)*", "*delivery delayed*", "*delivery delay*",
	"warning: message * delayed*", "warning: could not send message*",
	"warning - delayed mail*", "*delivery status notification: warning*", "message delayed*",
	"mail delayed*", "*mail delivery delayed*", "verzögerte zustellung*", "*доставка отложена*",
	"*задержка доставки*", NULL,
};

const char *const reply_subjects[] = {
	"re:*", "re :*", "re[*]:*", "fw:*", "fwd:*", "aw:*", "antw:*", "wg:*", "sv:*", "vs:*",
	"vl:*", "odp:*", "pd:*", "rv:*", "res:*", "enc:*", "rif:*", "i:*", "r:*", "tr:*", "ynt:*",
	"ilt:*", "vá:*", "továbbítás:*", "atb:*", "pārs:*", "ats:*", "edasi:*", "на:*", "отв:*",
	"ответ:*", "пересл:*", "απ:*", "πρθ:*", "回复:*", "答复:*", "转发:*", "回覆:*", "轉寄:*",
	"返信:*", "転送:*", "회신:*", "전달:*", NULL,
};

const char *const bounce_subjects[] = {
	"undelivered mail returned to sender*", "undeliverable*", "*undeliverable: *",
	"*undelivered mail*", "delivery status*", "*delivery status notification*",
	"delivery report*", "delivery notification*", "*mail delivery failed*",
	"*mail delivery failure*", "*mail delivery problem*", "mail delivery error*",
	"mail delivery system*", "*delivery failure*", "*delivery failed*", "*delivery has failed*",
	"delivery error*", "delivery problem*", "failure notice*", "failed delivery*",
	"failure delivery*", "*failed mail*", "returned mail*", "returned message*",
	"returned to sender*", "mail failed*", "mail error*", "mail system error*",
	"message status - undeliverable*", "*could not be delivered*", "*couldn't be delivered*",
	"*cannot be delivered*", "*not delivered*", "*non-delivery*", "*non delivery*",
	"nondeliverable*", "nondelivery*", "*undeliverable mail*", "processing error*",
	"*error sending your mail*", "*error delivering*", "*unable to deliver*", "user unknown*",
	"unknown user*", "mailbox full*", "rejected mail*", "*rejected:*", "bounce*",
	"*message rejected*", "loop alert*", "aws notification message", "email delivery *",
	"*message blocked*", "*permanent fail*", "*не доставлено*", "*недоставлен*",
	"*не удалось доставить*", "*невозможно доставить*", "*не доставлен*", "unzustellbar*",
	"*nicht zugestellt*", "*zustellung*fehlgeschlagen*", "*zustellungsfehler*",
	"*konnte nicht zugestellt*", "non remis*", "non distribu*", "*non délivr*",
	"*échec*remise*", "*échec de*livraison*", "*retour*expéditeur*", "*no se puede entregar*",
	"no entregado*", "*no entregado*", "*error de entrega*", "*no se pudo entregar*",
	"*devuelto*remitente*", "*non recapita*", "*mancata consegna*", "*mancato recapito*",
	"*impossibile recapitare*", "*não entregue*", "*não é possível entregar*",
	"*falha*entrega*", "*devolvid*remetente*", "onbestelbaar*", "*niet bezorgd*",
	"*kunde inte levereras*", "olevererbar*", "*kan ikke leveres*", "*ikke leveret*",
	"*ikke levert*", "*toimitus epäonnistui*", "*ei voi toimittaa*", "niedostarcz*",
	"*nie dostarczono*", "*nie można dostarczyć*", "nedoručitel*", "*nedoruč*",
	"kézbesíthetetlen*", "*nepiegādāt*", "*nav piegādāt*", "*piegāde neizdevās*",
	"*kohaletoimetamine*ebaõnnestus*", "*nepristatyt*", "*teslim edilemedi*",
	"*αποτυχία παράδοσης*", "*配信不能*", "*配信エラー*", "*送信エラー*", "*メールエラー*",
	"*配送できません*", "*配信できません*", "*エラーメール*", "*传输失败*", "*退信*",
	"*投递失败*", "*无法投递*", "*无法送达*", "*傳送失敗*", "*無法傳遞*", "*반송*",
	"*전송 실패*", NULL,
};

const char *const bounce_names[] = {
	"*mail delivery s*", "*delivery subsystem*", "*mailer-daemon*", "*mailer daemon*",
	"system administrator", "postmaster*", "*post master*", "mail administrator*",
	"*interscan*", "*jetmail system*", "mail system*", "*mail service*",
	"internet mail delivery*", "systemadministrator", "администратор системы", NULL,
};

const char *const bounce_locals[] = {
	"mailer-daemon*", "mailerdaemon", "mailer_daemon", "postmaster*", "post_master",
	"mail.delivery.system", "mdaemon", "mail-daemon", "maildaemon", "*_smtp_mail_service",
	"imss", "bounce-notification*", "poostmaster", NULL,
};
