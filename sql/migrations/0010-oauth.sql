-- Accounts with OAuth2: what the process "main" says of their files. No token is ever here.
CREATE TABLE desk.oauth (
    name desk.ident PRIMARY KEY,
    provider text NOT NULL,
    users text[] NOT NULL, -- whose mail it is
    secret_ends date, -- the client secret's last day; NULL: not known
    condition text NOT NULL DEFAULT 'new' CHECK (condition IN ('works', 'new', 'login', 'refused', 'away')),
    detail text NOT NULL DEFAULT '', -- what is wrong and what to do
    since timestamptz NOT NULL, -- of this condition
    login_at timestamptz, -- when somebody logged in
    expires_at timestamptz -- of the access token
);
