//! The columns a list may have, by the headings people give them; in any order, beneath any number of titles.

use super::{Row, rows::texts, values::plain};

/// Which list a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Staff,
    Children,
}

/// What a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    Name,
    Phone,
    Post,
    Leads,
    Gender,
    Born,
    Class,
    Address,
    Hamlet,
    Away,
    FatherName,
    FatherPhone,
    FatherWorksAt,
    MotherName,
    MotherPhone,
    MotherWorksAt,
    GuardianName,
    GuardianRelation,
    GuardianPhone,
    Mentor,
    PairedSince,
    EnrolledSince,
}

use Column as C;

/// What a list may tell, each with the headings people give it; the first is the template's.
pub type Columns = &'static [(Column, &'static [&'static str])];

pub const OF_STAFF: Columns = &[
    (C::Name, &["姓名", "教师姓名", "教职工姓名", "老师"]),
    (C::Phone, &["手机号", "手机", "手机号码", "电话", "联系电话", "电话号码"]),
    (C::Post, &["职务", "岗位", "身份"]),
    (C::Leads, &["任班主任的班级", "班主任班级", "任班主任", "所带班级", "班主任"]),
];

pub const OF_CHILDREN: Columns = &[
    (C::Name, &["姓名", "孩子姓名", "学生姓名", "儿童姓名"]),
    (C::Gender, &["性别"]),
    (C::Born, &["出生年月", "出生日期", "出生年月日", "生日"]),
    (C::Class, &["班级", "所在班级", "年级班级", "年级"]),
    (C::Address, &["家庭住址", "家庭地址", "住址", "地址", "现住址"]),
    (C::Hamlet, &["村组", "所在村组", "自然村", "村"]),
    (C::Away, &["外出情况", "父母外出情况", "外出"]),
    (C::FatherName, &["父亲姓名", "父亲"]),
    (C::FatherPhone, &["父亲电话", "父亲联系电话", "父亲手机"]),
    (C::FatherWorksAt, &["父亲务工地", "父亲务工地点", "父亲工作单位"]),
    (C::MotherName, &["母亲姓名", "母亲"]),
    (C::MotherPhone, &["母亲电话", "母亲联系电话", "母亲手机"]),
    (C::MotherWorksAt, &["母亲务工地", "母亲务工地点", "母亲工作单位"]),
    (C::GuardianName, &["监护人", "监护人姓名"]),
    (C::GuardianRelation, &["与孩子关系", "与儿童关系", "与学生关系", "监护人关系", "关系"]),
    (C::GuardianPhone, &["监护人电话", "监护人联系电话", "监护人手机"]),
    (C::Mentor, &["代理家长", "代理家长姓名", "结对教师", "帮扶教师"]),
    (C::PairedSince, &["结对日期", "结对时间"]),
    (C::EnrolledSince, &["入学日期", "登记日期"]),
];

/// Where the headings stand, which list they make, and which column tells what.
#[derive(Debug)]
pub struct Headings {
    pub row: u32,
    pub list: List,
    pub columns: Vec<(Column, usize, String)>,
    /// All headings, known or not.
    pub texts: Vec<String>,
}

/// Headings stand no further down than this.
const TITLES: usize = 20;

impl Headings {
    /// The first row that names people and something of theirs; none if the sheet is no list.
    pub fn of(rows: &[Row]) -> Option<Self> {
        rows.iter().take(TITLES).find_map(|row| {
            let children = columns(row, OF_CHILDREN);
            let staff = columns(row, OF_STAFF);
            let has = |columns: &[(Column, usize, String)], wanted| columns.iter().any(|(it, ..)| *it == wanted);
            let (list, columns) = if has(&children, C::Class) && has(&children, C::Name) {
                (List::Children, children)
            } else if has(&staff, C::Name) && staff.len() > 1 {
                (List::Staff, staff)
            } else {
                return None;
            };
            Some(Self { row: row.number, list, columns, texts: texts(row) })
        })
    }
}

/// The columns that a row of headings names; the first of two with one meaning.
fn columns(row: &Row, known: Columns) -> Vec<(Column, usize, String)> {
    let mut found: Vec<(Column, usize, String)> = Vec::new();
    for (at, cell) in row.cells.iter().enumerate() {
        let Some(heading) = cell.as_ref().map(plain) else { continue };
        let bare = bare(&heading);
        let meaning = known.iter().find(|(_, headings)| headings.contains(&bare.as_str()));
        if let Some((column, _)) = meaning.filter(|(column, _)| found.iter().all(|(it, ..)| it != column)) {
            found.push((*column, at, heading));
        }
    }
    found
}

/// A heading without blanks, stars, and what stands in brackets.
fn bare(heading: &str) -> String {
    let before = heading.split('(').next().unwrap_or_default();
    before.chars().filter(|it| !it.is_whitespace() && !matches!(it, '*' | ':' | '·')).collect()
}
