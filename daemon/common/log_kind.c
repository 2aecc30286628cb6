#include "log_kind.h"

#include <stddef.h>

/* Random once and fixed for ever: the catalogue and people's scripts know them. */
static const struct {
	const char *name, *id;
} kinds[LOG_KINDS] = {
    [LOG_STARTED] = {"started", "99d3decb91cd4c10bc2b28d25562be16"},
    [LOG_READY] = {"ready", "212699a30a474296b38ae0773752ee37"},
    [LOG_RELOADED] = {"reloaded", "4ba17f000a354122aad48843f4a65798"},
    [LOG_REFUSED] = {"refused", "32c8c27774c04c47b94ace9a17335d17"},
    [LOG_STOPPED] = {"stopped", "0877fc68a2974db498fdfef1dc2cc433"},
    [LOG_ROLE_ENDED] = {"role-ended", "d86ead088a134558902bd475ee00c877"},
    [LOG_ROLE_KILLED] = {"role-killed", "50487d03950440729e046e05f199ce0f"},
    [LOG_DATABASE_AWAY] = {"database-away", "c7809aca2b174e86812330d548369d1d"},
    [LOG_DATABASE_BACK] = {"database-back", "d3d3663c556d4d7f957fe736a0659191"},
    [LOG_MAILBOX_AWAY] = {"mailbox-away", "fa5e54e4815e415e8cf790125e2a9592"},
    [LOG_MAILBOX_BACK] = {"mailbox-back", "cb4fb5d967ff4abd93064bd9395b439c"},
    [LOG_RECEIVED] = {"received", "481fe5fbc3de439fbe1ab094e793cccd"},
    [LOG_LEFT] = {"left", "e994c0a4a64d48f49d698be6dec8454d"},
    [LOG_ACCEPTED] = {"accepted", "4cb0c525dbfc459eb6ae1ff685e65c0a"},
    [LOG_PARKED] = {"parked", "1ec65c14b6cc419ca2d50fc91cc3a03b"},
    [LOG_DELIVERY] = {"delivery", "ac8e2d2567f7493daede9acfc65902fa"},
    [LOG_UNWRITABLE] = {"unwritable", "2480b957bf8d4e6ea89458073fd45e08"},
    [LOG_SERVER_AWAY] = {"server-away", "76c56924e32646cda6aaa56c3f90c964"},
    [LOG_SERVER_BACK] = {"server-back", "ed5594eb19db4e93958ea9521332d893"},
    [LOG_UNMOVED] = {"unmoved", "befdfc0c262541428a2de70f6006eb42"},
    [LOG_CALL] = {"call", "014d9b5187264c7e8dc1760a3ca74765"},
};

const char *
log_kind_name(enum log_kind kind)
{
	return kinds[kind].name;
}

const char *
log_kind_id(enum log_kind kind)
{
	return kinds[kind].id;
}
