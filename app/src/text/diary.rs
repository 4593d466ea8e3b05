//! The words of the diary, 亲情结对工作日记, of a child's months and of one's own.

use domain::overview::Stood;

use super::Lang;

/// The fixed sentences of one language.
pub struct DiaryText {
    pub diary: &'static str,
    pub search: &'static str,
    pub search_hint: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub nothing_found: &'static str,
    pub print: &'static str,
    pub print_private: &'static str,
    pub print_private_hint: &'static str,
    pub left_out: &'static str,
    pub all: &'static str,
    pub months: &'static str,
    pub months_hint: &'static str,
    pub no_months: &'static str,
    pub six_months: &'static str,
    pub numbers: &'static str,
    pub kind: &'static str,
}

static ZH: DiaryText = DiaryText {
    diary: "亲情结对工作日记",
    search: "找一条",
    search_hint: "孩子的名字、做了什么、写过的话",
    nothing: "日记还是空的",
    nothing_hint: "记一笔，就是写一页日记。",
    nothing_found: "没有找到。换个词试试。",
    print: "打印",
    print_private: "私密的话也打印",
    print_private_hint: "不打勾，纸上就没有只有您能看的话。",
    left_out: "（私密内容没有打印）",
    all: "显示更早的全部",
    months: "我的前几个月",
    months_hint: "按这部手机里的资料计算。已经不归您管的孩子不在里面；学校的数字以月报为准。",
    no_months: "这部手机里还没有以前月份的资料。",
    six_months: "最近几个月",
    numbers: "看数字",
    kind: "事项",
};

static EN: DiaryText = DiaryText {
    diary: "Diary of the pairing",
    search: "Find an entry",
    search_hint: "A child's name, what was done, words you wrote",
    nothing: "The diary is still empty",
    nothing_hint: "Each record is a page of it.",
    nothing_found: "Nothing found. Try another word.",
    print: "Print",
    print_private: "Print private words too",
    print_private_hint: "Without the tick, nothing that only you can read is on the paper.",
    left_out: "(private words not printed)",
    all: "Show all earlier ones",
    months: "My earlier months",
    months_hint: "Worked out from what this phone holds. Children no longer yours are not in it; the school's numbers are its monthly report.",
    no_months: "This phone holds nothing of earlier months yet.",
    six_months: "The last months",
    numbers: "The numbers",
    kind: "Kind",
};

impl Lang {
    /// Its words of the diary.
    pub fn diary(self) -> &'static DiaryText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// How a kind stood in a month.
    pub fn stood(self, stood: Stood) -> &'static str {
        match (self, stood) {
            (Self::Zh, Stood::Met) => "完成",
            (Self::Zh, Stood::Partly) => "部分完成",
            (Self::Zh, Stood::NotMet) => "没有完成",
            (Self::Zh, Stood::Waived) => "免办",
            (Self::Zh, Stood::Nothing) => "不用办",
            (Self::En, Stood::Met) => "done",
            (Self::En, Stood::Partly) => "partly done",
            (Self::En, Stood::NotMet) => "not done",
            (Self::En, Stood::Waived) => "excused",
            (Self::En, Stood::Nothing) => "nothing owed",
        }
    }
}
