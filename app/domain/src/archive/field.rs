//! The fields of an archive: the one table of their codes and names, and each as a text.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::adult::{
    Adult::{self, Father, Guardian, Mother},
    Fact,
};
use crate::{
    Fault, Message,
    people::{Away, Child, Gender, phone_number},
};

/// One field. On the wire and in the history it is its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(missing_docs, reason = "the table says it")]
pub enum Field {
    Name,
    Gender,
    Born,
    Class,
    From,
    To,
    Hamlet,
    Address,
    Away,
    Of(Adult, Fact),
    Family,
    Needs,
    Know,
}

/// Every field with its code and its names, in the order of forms.
const FIELDS: [(Field, &str, &str, &str); 25] = [
    (Field::Name, "name", "姓名", "Name"),
    (Field::Gender, "gender", "性别", "Girl or boy"),
    (Field::Born, "born", "出生日期", "Date of birth"),
    (Field::Class, "class", "班级", "Class"),
    (Field::From, "from", "入学日期", "Enrolled since"),
    (Field::To, "to", "在校最后一天", "Last day at school"),
    (Field::Hamlet, "hamlet", "村组", "Hamlet"),
    (Field::Address, "address", "家庭住址", "Address"),
    (Field::Away, "away", "外出情况", "Who is away"),
    (Field::Of(Guardian, Fact::Name), "guardian_name", "监护人姓名", "Guardian's name"),
    (
        Field::Of(Guardian, Fact::Relation),
        "guardian_relation",
        "监护人与孩子的关系",
        "Guardian's relation to the child",
    ),
    (Field::Of(Guardian, Fact::Phone), "guardian_phone", "监护人电话", "Guardian's phone"),
    (Field::Of(Guardian, Fact::WorksAt), "guardian_works_at", "监护人职业", "Guardian's work"),
    (
        Field::Of(Guardian, Fact::Reachable),
        "guardian_reachable",
        "监护人方便的时间",
        "When the guardian can be reached",
    ),
    (Field::Of(Father, Fact::Name), "father_name", "父亲姓名", "Father's name"),
    (Field::Of(Father, Fact::Phone), "father_phone", "父亲电话", "Father's phone"),
    (Field::Of(Father, Fact::WorksAt), "father_works_at", "父亲务工地点", "Where the father works"),
    (
        Field::Of(Father, Fact::Reachable),
        "father_reachable",
        "父亲方便和回家的时间",
        "When the father can be reached and comes home",
    ),
    (Field::Of(Mother, Fact::Name), "mother_name", "母亲姓名", "Mother's name"),
    (Field::Of(Mother, Fact::Phone), "mother_phone", "母亲电话", "Mother's phone"),
    (Field::Of(Mother, Fact::WorksAt), "mother_works_at", "母亲务工地点", "Where the mother works"),
    (
        Field::Of(Mother, Fact::Reachable),
        "mother_reachable",
        "母亲方便和回家的时间",
        "When the mother can be reached and comes home",
    ),
    (Field::Family, "family", "家庭情况", "How things are at home"),
    (Field::Needs, "needs", "健康和特殊需要", "Health and needs"),
    (Field::Know, "know", "代理家长要知道的", "What the mentor must know"),
];

/// Most characters of a name, of a line, and of what is told at length.
const MAX_NAME: usize = 64;
const MAX_LINE: usize = 200;
pub(super) const MAX_TEXT: usize = 1000;

impl Field {
    /// All of them, in the order of forms.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|row| row.0)
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// What people call it.
    pub fn name(self) -> Message {
        let (_, _, zh, en) = self.row();
        Message::new(*zh, *en)
    }

    /// Whether it is one of those that are corrected as they are; class and enrolment change from a day on.
    pub fn is_corrected(self) -> bool {
        !matches!(self, Self::Class | Self::From | Self::To)
    }

    /// Whether it is told at length.
    pub fn is_long(self) -> bool {
        matches!(self, Self::Family | Self::Needs | Self::Know)
    }

    /// Most characters it may have.
    pub fn longest(self) -> usize {
        match self {
            Self::Name | Self::Of(_, Fact::Name) => MAX_NAME,
            _ if self.is_long() => MAX_TEXT,
            _ => MAX_LINE,
        }
    }

    /// What an archive tells here.
    pub fn get(self, child: &Child) -> Option<String> {
        match self {
            Self::Name => Some(child.name.clone()),
            Self::Gender => child.gender.map(|it| if it == Gender::Girl { "f" } else { "m" }.into()),
            Self::Born => child.born.map(|it| it.to_string()),
            Self::Class => Some(child.class.to_string()),
            Self::From => Some(child.from.to_string()),
            Self::To => child.to.map(|it| it.to_string()),
            Self::Hamlet => child.hamlet.clone(),
            Self::Address => child.address.clone(),
            Self::Away => child.away.map(|it| away_code(it).into()),
            Self::Of(adult, fact) => fact.get(adult.of(child)?),
            Self::Family => child.family.clone(),
            Self::Needs => child.needs.clone(),
            Self::Know => child.know.clone(),
        }
    }

    /// Writes what somebody typed; nothing if it is empty.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn set(self, child: &mut Child, typed: Option<&str>, today: NaiveDate) -> Result<(), Fault> {
        let text = self.clean(typed.unwrap_or_default())?;
        match self {
            Self::Name => child.name = text.ok_or_else(|| self.fault("请写姓名。", "Write the name."))?,
            Self::Gender => child.gender = text.map(|it| self.one_of(&it, &GENDERS)).transpose()?,
            Self::Born => child.born = text.map(|it| self.birthday(&it, today)).transpose()?,
            Self::Away => child.away = text.map(|it| self.one_of(&it, &AWAY)).transpose()?,
            Self::Hamlet => child.hamlet = text,
            Self::Address => child.address = text,
            Self::Family => child.family = text,
            Self::Needs => child.needs = text,
            Self::Know => child.know = text,
            Self::Of(adult, Fact::Phone) => {
                let wrong = || {
                    self.fault(
                        "这不是电话号码，请写 7 到 15 位数字。",
                        "This is no telephone number. Write 7 to 15 digits.",
                    )
                };
                let number = text.map(|it| phone_number(&it).ok_or_else(wrong)).transpose()?;
                adult.put(child, Fact::Phone, number);
            }
            Self::Of(adult, fact) => adult.put(child, fact, text),
            Self::Class | Self::From | Self::To => {
                return Err(self.fault("班级和在校日期请用“变动”来改。", "Class and enrolment change from a day on."));
            }
        }
        Ok(())
    }

    /// Without blanks around it; nothing if nothing is left.
    fn clean(self, typed: &str) -> Result<Option<String>, Fault> {
        let text = typed.trim();
        if text.chars().count() > self.longest() {
            let most = self.longest();
            return Err(
                self.fault(format!("最多 {most} 个字，请写短一些。"), format!("Write {most} characters at most."))
            );
        }
        if text.chars().any(|it| it.is_control() && !(self.is_long() && it == '\n')) {
            return Err(self.fault(
                "里面有看不见的字符，请重新写一遍。",
                "There are characters in it that cannot be seen. Type it anew.",
            ));
        }
        Ok(Some(text.to_owned()).filter(|it| !it.is_empty()))
    }

    fn one_of<T: Copy>(self, code: &str, known: &[(&str, T)]) -> Result<T, Fault> {
        let found = known.iter().find(|(it, _)| *it == code).map(|(_, value)| *value);
        found.ok_or_else(|| self.fault("请从几项里选一项。", "Choose one of those offered."))
    }

    fn birthday(self, typed: &str, today: NaiveDate) -> Result<NaiveDate, Fault> {
        let day = typed.parse().ok().filter(|day: &NaiveDate| day.year() >= 1980 && *day <= today);
        day.ok_or_else(|| self.fault("请选一个日子，不能在今天以后。", "Choose a day, not after today."))
    }

    fn fault(self, zh: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault::new(self.code(), zh, en)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        FIELDS.iter().find(|row| row.0 == self).unwrap_or(&FIELDS[0])
    }
}

const GENDERS: [(&str, Gender); 2] = [("f", Gender::Girl), ("m", Gender::Boy)];
const AWAY: [(&str, Away); 3] = [("both", Away::Both), ("father", Away::Father), ("mother", Away::Mother)];

fn away_code(away: Away) -> &'static str {
    AWAY.iter().find(|(_, it)| *it == away).map_or("", |(code, _)| code)
}

/// A code that names no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an archive has no such field")]
pub struct UnknownField;

impl TryFrom<String> for Field {
    type Error = UnknownField;

    fn try_from(code: String) -> Result<Self, UnknownField> {
        FIELDS.iter().find(|row| row.1 == code).map(|row| row.0).ok_or(UnknownField)
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.code().into()
    }
}
