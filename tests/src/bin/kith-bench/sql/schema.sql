-- The tables of a time bank on PostgreSQL, with the keys and indexes such software has. Foreign keys are left out:
-- that is faster. An account's row is locked before its movements are summed, or two transfers at a time would leave
-- a wrong balance.
CREATE TABLE accounts (
    id bigserial PRIMARY KEY,
    organization_id bigint NOT NULL,
    member_id bigint NOT NULL,
    balance bigint NOT NULL DEFAULT 0,
    flagged boolean NOT NULL DEFAULT false,
    max_allowed_balance bigint,
    min_allowed_balance bigint,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now()
);
CREATE INDEX ON accounts (organization_id);
CREATE INDEX ON accounts (member_id);

CREATE TABLE transfers (
    id bigserial PRIMARY KEY,
    category text NOT NULL,
    reason text,
    operator_id bigint,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now()
);
CREATE INDEX ON transfers (operator_id);

CREATE TABLE movements (
    id bigserial PRIMARY KEY,
    account_id bigint NOT NULL,
    transfer_id bigint NOT NULL,
    amount bigint NOT NULL,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now()
);
CREATE INDEX ON movements (account_id);
CREATE INDEX ON movements (transfer_id);

CREATE TABLE events (
    id bigserial PRIMARY KEY,
    action text NOT NULL,
    member_id bigint,
    transfer_id bigint NOT NULL,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX ON events (transfer_id);

INSERT INTO accounts (organization_id, member_id) SELECT 1, n FROM generate_series(1, :members) AS n;

-- All of one transfer in one call and one transaction.
CREATE FUNCTION transfer(giver bigint, receiver bigint, minutes bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO transfers (category, operator_id) VALUES ('gardening', giver) RETURNING id INTO made;
    INSERT INTO movements (account_id, transfer_id, amount)
        VALUES (giver, made, minutes), (receiver, made, -minutes);
    PERFORM 1 FROM accounts WHERE id IN (giver, receiver) ORDER BY id FOR NO KEY UPDATE;
    UPDATE accounts SET updated_at = now(),
        balance = (SELECT sum(amount) FROM movements WHERE account_id = giver) WHERE id = giver;
    UPDATE accounts SET updated_at = now(),
        balance = (SELECT sum(amount) FROM movements WHERE account_id = receiver) WHERE id = receiver;
    INSERT INTO events (action, member_id, transfer_id) VALUES ('created', giver, made);
    RETURN made;
END $$;
