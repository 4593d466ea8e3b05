-- What a child is found by, apart from its archive: a search reads all of a school's children, so they must be short.

create table child_search (
    school text not null,
    child text not null, -- which child
    words text not null, -- its name, its hamlet and the initials of both in pinyin, a line each
    primary key (school, child),
    foreign key (school, child) references child (school, id)
);
