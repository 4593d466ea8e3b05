//! Made-up names and hamlets, with the initials that people type for them.

const SURNAMES: [(&str, &str); 20] = [
    ("王", "w"),
    ("李", "l"),
    ("张", "z"),
    ("刘", "l"),
    ("陈", "c"),
    ("杨", "y"),
    ("黄", "h"),
    ("赵", "z"),
    ("吴", "w"),
    ("周", "z"),
    ("徐", "x"),
    ("孙", "s"),
    ("马", "m"),
    ("朱", "z"),
    ("胡", "h"),
    ("郭", "g"),
    ("何", "h"),
    ("林", "l"),
    ("高", "g"),
    ("罗", "l"),
];
const GIVEN: [(&str, &str); 30] = [
    ("小", "x"),
    ("思", "s"),
    ("佳", "j"),
    ("雨", "y"),
    ("明", "m"),
    ("华", "h"),
    ("婷", "t"),
    ("浩", "h"),
    ("欣", "x"),
    ("怡", "y"),
    ("子", "z"),
    ("涵", "h"),
    ("俊", "j"),
    ("杰", "j"),
    ("梦", "m"),
    ("琪", "q"),
    ("文", "w"),
    ("博", "b"),
    ("雪", "x"),
    ("梅", "m"),
    ("志", "z"),
    ("强", "q"),
    ("丽", "l"),
    ("娜", "n"),
    ("建", "j"),
    ("国", "g"),
    ("春", "c"),
    ("燕", "y"),
    ("天", "t"),
    ("宇", "y"),
];
const HAMLETS: [&str; 20] = [
    "石桥", "柳树", "大湾", "上坪", "下坪", "河边", "山口", "老井", "竹林", "杨家", "王家", "李家", "张家", "黄泥",
    "白沙", "青岩", "梨树", "枫香", "岩脚", "水井",
];
/// Different names there are.
const ALL: usize = SURNAMES.len() * GIVEN.len() * GIVEN.len();
/// Prime, so that neighbours have nothing in common and no name comes twice before all did.
const STRIDE: usize = 7_919;

/// Somebody's name and its initials.
pub fn name(number: usize) -> (String, String) {
    let at = number * STRIDE % ALL;
    let parts =
        [SURNAMES[at % SURNAMES.len()], GIVEN[at / SURNAMES.len() % GIVEN.len()], GIVEN[at / (ALL / GIVEN.len())]];
    (parts.map(|it| it.0).concat(), parts.map(|it| it.1).concat())
}

/// Where somebody lives: one of two hundred hamlets.
pub fn hamlet(number: usize) -> String {
    let at = number * STRIDE % 200;
    format!("{}村{}组", HAMLETS[at % HAMLETS.len()], at / HAMLETS.len() + 1)
}
