-- The command that an unknown word was probably meant to be: another word for it, or one mistyped. NULL: none is near.
CREATE FUNCTION desk.command_meant(word text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
    SELECT coalesce(
        (SELECT meant FROM (VALUES
            ('note', '{internal,private,comment,intern}'::text[]), ('take', '{mine,own,grab,claim}'),
            ('assign', '{owner,give,delegate,reassign}'), ('queue', '{team,group,transfer}'),
            ('close', '{done,solve,solved,resolve,resolved,end,finish}'), ('reopen', '{open,unclose}'),
            ('wait', '{pending,hold,snooze,pause,defer,sleep,remind}'), ('priority', '{urgent,severity,critical,high,low,normal}'),
            ('cause', '{reason,category,tag}'), ('merge', '{join,duplicate,dup}'), ('split', '{separate,fork}'),
            ('cc', '{bcc,copy,add,participant}'), ('promise', '{due,deadline,pledge,commit,eta}'), ('kept', '{keep,fulfilled,fulfil,delivered,complete,completed}'),
            ('move', '{postpone,later,extend,reschedule,delay,moved,renew}'), ('drop', '{withdraw,cancel,release,dropped,revoke}'),
            ('promises', '{ledger,list,dues}'), ('yes', '{confirm,confirmed,correct,right}'), ('no', '{wrong,none,nope,misread}'), ('ack', '{acknowledge,acked,seen,mute}'), ('ok', '{okay,approve,approved}'),
            ('from', '{requester,customer,fwd,forward,sender}'),
            ('status', '{show,state,info}'), ('help', '{commands,usage,h}')) AS s (meant, others)
         WHERE command_meant.word = ANY (others)),
        desk.nearest(word, desk.command_words()))
$$;
