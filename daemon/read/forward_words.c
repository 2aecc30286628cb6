#include "forward_words.h"

#include <stddef.h>

/* Tables read best as they are laid out here. */
/* clang-format off */

/* "vs" is an answer in Finnish and a forwarded mail in Norwegian: it is in neither table. */
const char *const forward_prefixes[] = {
	"fwd", "fw", "forward", "wg", "tr", "rv", "reenv", "enc", "res-enc", "i", "doorst", "vb",
	"vl", "vid", "pd", "továbbítás", "továbbított", "tovább", "fs", "пересл", "переслано",
	"пер", "пересылка", "пд", "прт", "препр", "pārs", "pārsūt", "pārsūtīts", "edasi",
	"edastatud", "persiųsta", "prosl", "preposlané", "ilt", "i̇lt", "πρθ", "προώθ", "转发",
	"轉寄", "轉發", "転送", "전달", "הועבר", "trs", "chuyển tiếp", NULL,
};

const char *const answer_prefixes[] = {
	"re", "aw", "antw", "antwort", "sv", "odp", "ynt", "yan", "rif", "r", "res", "resp", "rép",
	"απ", "σχετ", "отв", "ответ", "відп", "отг", "на", "atb", "vast", "vas", "ats", "vá",
	"回复", "回覆", "答复", "返信", "회신", "답장", "השב", "رد", "trả lời", NULL,
};

const char *const forward_ends[] = {
	"end forwarded message", "end of forwarded message", "end forwarded mail",
	"ende der weitergeleiteten nachricht", "fin du message transféré",
	"fin del mensaje reenviado", "fim da mensagem encaminhada", "fine messaggio inoltrato",
	"einde doorgestuurd bericht", "конец пересылаемого сообщения",
	"конец перенаправленного сообщения", "конец пересланного сообщения",
	"конец пересылаемого письма", "завершення пересланого повідомлення",
	"koniec przekazywanej wiadomości", "konec přeposlané zprávy",
	"pārsūtītās vēstules beigas", "edastatud kirja lõpp", NULL,
};
