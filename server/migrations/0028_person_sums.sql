-- The cells of children, counted by month and who owes them: what a board reads. Kept up to date with the cells; those of
-- earlier versions are counted when the database is opened.

create table person_sum (
    school text not null references school (id),
    month text not null, -- the month of the due dates
    staff text not null, -- who owes them
    body text not null,  -- JSON list of domain Sum
    primary key (school, month, staff)
);
