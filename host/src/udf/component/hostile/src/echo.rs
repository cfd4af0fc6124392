// Written by generate.mjs.
impl Guest for Component {
    hostile_functions!();
    fn echo_bool(x: Vec<Option<bool>>) -> Vec<Option<bool>> {
        x
    }
    fn echo_bool_list(x: Vec<Option<Vec<Option<bool>>>>) -> Vec<Option<Vec<Option<bool>>>> {
        x
    }
    fn echo_bool_row(x: Vec<Option<RowOfBool>>) -> Vec<Option<RowOfBool>> {
        x
    }
    fn echo_bool_map(x: Vec<Option<Vec<(String, Option<bool>)>>>) -> Vec<Option<Vec<(String, Option<bool>)>>> {
        x
    }
    fn echo_bool_keys(x: Vec<Option<Vec<(bool, Option<i32>)>>>) -> Vec<Option<Vec<(bool, Option<i32>)>>> {
        x
    }
    fn echo_bool_counts(x: Vec<Option<Vec<(bool, i32)>>>) -> Vec<Option<Vec<(bool, i32)>>> {
        x
    }
    fn twice_bool(x: Vec<Option<bool>>) -> TableOfBool {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfBool { counts, v }
    }
    fn echo_s8(x: Vec<Option<i8>>) -> Vec<Option<i8>> {
        x
    }
    fn echo_s8_list(x: Vec<Option<Vec<Option<i8>>>>) -> Vec<Option<Vec<Option<i8>>>> {
        x
    }
    fn echo_s8_row(x: Vec<Option<RowOfS8>>) -> Vec<Option<RowOfS8>> {
        x
    }
    fn echo_s8_map(x: Vec<Option<Vec<(String, Option<i8>)>>>) -> Vec<Option<Vec<(String, Option<i8>)>>> {
        x
    }
    fn echo_s8_keys(x: Vec<Option<Vec<(i8, Option<i32>)>>>) -> Vec<Option<Vec<(i8, Option<i32>)>>> {
        x
    }
    fn echo_s8_counts(x: Vec<Option<Vec<(i8, i32)>>>) -> Vec<Option<Vec<(i8, i32)>>> {
        x
    }
    fn twice_s8(x: Vec<Option<i8>>) -> TableOfS8 {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfS8 { counts, v }
    }
    fn echo_s16(x: Vec<Option<i16>>) -> Vec<Option<i16>> {
        x
    }
    fn echo_s16_list(x: Vec<Option<Vec<Option<i16>>>>) -> Vec<Option<Vec<Option<i16>>>> {
        x
    }
    fn echo_s16_row(x: Vec<Option<RowOfS16>>) -> Vec<Option<RowOfS16>> {
        x
    }
    fn echo_s16_map(x: Vec<Option<Vec<(String, Option<i16>)>>>) -> Vec<Option<Vec<(String, Option<i16>)>>> {
        x
    }
    fn echo_s16_keys(x: Vec<Option<Vec<(i16, Option<i32>)>>>) -> Vec<Option<Vec<(i16, Option<i32>)>>> {
        x
    }
    fn echo_s16_counts(x: Vec<Option<Vec<(i16, i32)>>>) -> Vec<Option<Vec<(i16, i32)>>> {
        x
    }
    fn twice_s16(x: Vec<Option<i16>>) -> TableOfS16 {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfS16 { counts, v }
    }
    fn echo_s32(x: Vec<Option<i32>>) -> Vec<Option<i32>> {
        x
    }
    fn echo_s32_list(x: Vec<Option<Vec<Option<i32>>>>) -> Vec<Option<Vec<Option<i32>>>> {
        x
    }
    fn echo_s32_row(x: Vec<Option<RowOfS32>>) -> Vec<Option<RowOfS32>> {
        x
    }
    fn echo_s32_map(x: Vec<Option<Vec<(String, Option<i32>)>>>) -> Vec<Option<Vec<(String, Option<i32>)>>> {
        x
    }
    fn echo_s32_keys(x: Vec<Option<Vec<(i32, Option<i32>)>>>) -> Vec<Option<Vec<(i32, Option<i32>)>>> {
        x
    }
    fn echo_s32_counts(x: Vec<Option<Vec<(i32, i32)>>>) -> Vec<Option<Vec<(i32, i32)>>> {
        x
    }
    fn twice_s32(x: Vec<Option<i32>>) -> TableOfS32 {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfS32 { counts, v }
    }
    fn echo_s64(x: Vec<Option<i64>>) -> Vec<Option<i64>> {
        x
    }
    fn echo_s64_list(x: Vec<Option<Vec<Option<i64>>>>) -> Vec<Option<Vec<Option<i64>>>> {
        x
    }
    fn echo_s64_row(x: Vec<Option<RowOfS64>>) -> Vec<Option<RowOfS64>> {
        x
    }
    fn echo_s64_map(x: Vec<Option<Vec<(String, Option<i64>)>>>) -> Vec<Option<Vec<(String, Option<i64>)>>> {
        x
    }
    fn echo_s64_keys(x: Vec<Option<Vec<(i64, Option<i32>)>>>) -> Vec<Option<Vec<(i64, Option<i32>)>>> {
        x
    }
    fn echo_s64_counts(x: Vec<Option<Vec<(i64, i32)>>>) -> Vec<Option<Vec<(i64, i32)>>> {
        x
    }
    fn twice_s64(x: Vec<Option<i64>>) -> TableOfS64 {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfS64 { counts, v }
    }
    fn echo_f32(x: Vec<Option<f32>>) -> Vec<Option<f32>> {
        x
    }
    fn echo_f32_list(x: Vec<Option<Vec<Option<f32>>>>) -> Vec<Option<Vec<Option<f32>>>> {
        x
    }
    fn echo_f32_row(x: Vec<Option<RowOfF32>>) -> Vec<Option<RowOfF32>> {
        x
    }
    fn echo_f32_map(x: Vec<Option<Vec<(String, Option<f32>)>>>) -> Vec<Option<Vec<(String, Option<f32>)>>> {
        x
    }
    fn twice_f32(x: Vec<Option<f32>>) -> TableOfF32 {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfF32 { counts, v }
    }
    fn echo_f64(x: Vec<Option<f64>>) -> Vec<Option<f64>> {
        x
    }
    fn echo_f64_list(x: Vec<Option<Vec<Option<f64>>>>) -> Vec<Option<Vec<Option<f64>>>> {
        x
    }
    fn echo_f64_row(x: Vec<Option<RowOfF64>>) -> Vec<Option<RowOfF64>> {
        x
    }
    fn echo_f64_map(x: Vec<Option<Vec<(String, Option<f64>)>>>) -> Vec<Option<Vec<(String, Option<f64>)>>> {
        x
    }
    fn twice_f64(x: Vec<Option<f64>>) -> TableOfF64 {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfF64 { counts, v }
    }
    fn echo_string(x: Vec<Option<String>>) -> Vec<Option<String>> {
        x
    }
    fn echo_string_list(x: Vec<Option<Vec<Option<String>>>>) -> Vec<Option<Vec<Option<String>>>> {
        x
    }
    fn echo_string_row(x: Vec<Option<RowOfString>>) -> Vec<Option<RowOfString>> {
        x
    }
    fn echo_string_map(x: Vec<Option<Vec<(String, Option<String>)>>>) -> Vec<Option<Vec<(String, Option<String>)>>> {
        x
    }
    fn echo_string_keys(x: Vec<Option<Vec<(String, Option<i32>)>>>) -> Vec<Option<Vec<(String, Option<i32>)>>> {
        x
    }
    fn echo_string_counts(x: Vec<Option<Vec<(String, i32)>>>) -> Vec<Option<Vec<(String, i32)>>> {
        x
    }
    fn twice_string(x: Vec<Option<String>>) -> TableOfString {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfString { counts, v }
    }
    fn echo_bytes(x: Vec<Option<Vec<u8>>>) -> Vec<Option<Vec<u8>>> {
        x
    }
    fn echo_bytes_list(x: Vec<Option<Vec<Option<Vec<u8>>>>>) -> Vec<Option<Vec<Option<Vec<u8>>>>> {
        x
    }
    fn echo_bytes_row(x: Vec<Option<RowOfBytes>>) -> Vec<Option<RowOfBytes>> {
        x
    }
    fn echo_bytes_map(x: Vec<Option<Vec<(String, Option<Vec<u8>>)>>>) -> Vec<Option<Vec<(String, Option<Vec<u8>>)>>> {
        x
    }
    fn twice_bytes(x: Vec<Option<Vec<u8>>>) -> TableOfBytes {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfBytes { counts, v }
    }
    fn echo_decimal(x: Vec<Option<String>>) -> Vec<Option<String>> {
        x
    }
    fn echo_decimal_list(x: Vec<Option<Vec<Option<String>>>>) -> Vec<Option<Vec<Option<String>>>> {
        x
    }
    fn echo_decimal_row(x: Vec<Option<RowOfDecimal>>) -> Vec<Option<RowOfDecimal>> {
        x
    }
    fn echo_decimal_map(x: Vec<Option<Vec<(String, Option<String>)>>>) -> Vec<Option<Vec<(String, Option<String>)>>> {
        x
    }
    fn echo_decimal_keys(x: Vec<Option<Vec<(String, Option<i32>)>>>) -> Vec<Option<Vec<(String, Option<i32>)>>> {
        x
    }
    fn echo_decimal_counts(x: Vec<Option<Vec<(String, i32)>>>) -> Vec<Option<Vec<(String, i32)>>> {
        x
    }
    fn twice_decimal(x: Vec<Option<String>>) -> TableOfDecimal {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfDecimal { counts, v }
    }
    fn echo_date(x: Vec<Option<i32>>) -> Vec<Option<i32>> {
        x
    }
    fn echo_date_list(x: Vec<Option<Vec<Option<i32>>>>) -> Vec<Option<Vec<Option<i32>>>> {
        x
    }
    fn echo_date_row(x: Vec<Option<RowOfDate>>) -> Vec<Option<RowOfDate>> {
        x
    }
    fn echo_date_map(x: Vec<Option<Vec<(String, Option<i32>)>>>) -> Vec<Option<Vec<(String, Option<i32>)>>> {
        x
    }
    fn echo_date_keys(x: Vec<Option<Vec<(i32, Option<i32>)>>>) -> Vec<Option<Vec<(i32, Option<i32>)>>> {
        x
    }
    fn echo_date_counts(x: Vec<Option<Vec<(i32, i32)>>>) -> Vec<Option<Vec<(i32, i32)>>> {
        x
    }
    fn twice_date(x: Vec<Option<i32>>) -> TableOfDate {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfDate { counts, v }
    }
    fn echo_time(x: Vec<Option<i64>>) -> Vec<Option<i64>> {
        x
    }
    fn echo_time_list(x: Vec<Option<Vec<Option<i64>>>>) -> Vec<Option<Vec<Option<i64>>>> {
        x
    }
    fn echo_time_row(x: Vec<Option<RowOfTime>>) -> Vec<Option<RowOfTime>> {
        x
    }
    fn echo_time_map(x: Vec<Option<Vec<(String, Option<i64>)>>>) -> Vec<Option<Vec<(String, Option<i64>)>>> {
        x
    }
    fn echo_time_keys(x: Vec<Option<Vec<(i64, Option<i32>)>>>) -> Vec<Option<Vec<(i64, Option<i32>)>>> {
        x
    }
    fn echo_time_counts(x: Vec<Option<Vec<(i64, i32)>>>) -> Vec<Option<Vec<(i64, i32)>>> {
        x
    }
    fn twice_time(x: Vec<Option<i64>>) -> TableOfTime {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfTime { counts, v }
    }
    fn echo_timestamp(x: Vec<Option<i64>>) -> Vec<Option<i64>> {
        x
    }
    fn echo_timestamp_list(x: Vec<Option<Vec<Option<i64>>>>) -> Vec<Option<Vec<Option<i64>>>> {
        x
    }
    fn echo_timestamp_row(x: Vec<Option<RowOfTimestamp>>) -> Vec<Option<RowOfTimestamp>> {
        x
    }
    fn echo_timestamp_map(x: Vec<Option<Vec<(String, Option<i64>)>>>) -> Vec<Option<Vec<(String, Option<i64>)>>> {
        x
    }
    fn echo_timestamp_keys(x: Vec<Option<Vec<(i64, Option<i32>)>>>) -> Vec<Option<Vec<(i64, Option<i32>)>>> {
        x
    }
    fn echo_timestamp_counts(x: Vec<Option<Vec<(i64, i32)>>>) -> Vec<Option<Vec<(i64, i32)>>> {
        x
    }
    fn twice_timestamp(x: Vec<Option<i64>>) -> TableOfTimestamp {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfTimestamp { counts, v }
    }
    fn echo_timestamp_ltz(x: Vec<Option<i64>>) -> Vec<Option<i64>> {
        x
    }
    fn echo_timestamp_ltz_list(x: Vec<Option<Vec<Option<i64>>>>) -> Vec<Option<Vec<Option<i64>>>> {
        x
    }
    fn echo_timestamp_ltz_row(x: Vec<Option<RowOfTimestampLtz>>) -> Vec<Option<RowOfTimestampLtz>> {
        x
    }
    fn echo_timestamp_ltz_map(x: Vec<Option<Vec<(String, Option<i64>)>>>) -> Vec<Option<Vec<(String, Option<i64>)>>> {
        x
    }
    fn echo_timestamp_ltz_keys(x: Vec<Option<Vec<(i64, Option<i32>)>>>) -> Vec<Option<Vec<(i64, Option<i32>)>>> {
        x
    }
    fn echo_timestamp_ltz_counts(x: Vec<Option<Vec<(i64, i32)>>>) -> Vec<Option<Vec<(i64, i32)>>> {
        x
    }
    fn twice_timestamp_ltz(x: Vec<Option<i64>>) -> TableOfTimestampLtz {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfTimestampLtz { counts, v }
    }
    fn echo_interval_months(x: Vec<Option<i32>>) -> Vec<Option<i32>> {
        x
    }
    fn echo_interval_months_list(x: Vec<Option<Vec<Option<i32>>>>) -> Vec<Option<Vec<Option<i32>>>> {
        x
    }
    fn echo_interval_months_row(x: Vec<Option<RowOfIntervalMonths>>) -> Vec<Option<RowOfIntervalMonths>> {
        x
    }
    fn echo_interval_months_map(x: Vec<Option<Vec<(String, Option<i32>)>>>) -> Vec<Option<Vec<(String, Option<i32>)>>> {
        x
    }
    fn echo_interval_months_keys(x: Vec<Option<Vec<(i32, Option<i32>)>>>) -> Vec<Option<Vec<(i32, Option<i32>)>>> {
        x
    }
    fn echo_interval_months_counts(x: Vec<Option<Vec<(i32, i32)>>>) -> Vec<Option<Vec<(i32, i32)>>> {
        x
    }
    fn twice_interval_months(x: Vec<Option<i32>>) -> TableOfIntervalMonths {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfIntervalMonths { counts, v }
    }
    fn echo_interval_millis(x: Vec<Option<i64>>) -> Vec<Option<i64>> {
        x
    }
    fn echo_interval_millis_list(x: Vec<Option<Vec<Option<i64>>>>) -> Vec<Option<Vec<Option<i64>>>> {
        x
    }
    fn echo_interval_millis_row(x: Vec<Option<RowOfIntervalMillis>>) -> Vec<Option<RowOfIntervalMillis>> {
        x
    }
    fn echo_interval_millis_map(x: Vec<Option<Vec<(String, Option<i64>)>>>) -> Vec<Option<Vec<(String, Option<i64>)>>> {
        x
    }
    fn echo_interval_millis_keys(x: Vec<Option<Vec<(i64, Option<i32>)>>>) -> Vec<Option<Vec<(i64, Option<i32>)>>> {
        x
    }
    fn echo_interval_millis_counts(x: Vec<Option<Vec<(i64, i32)>>>) -> Vec<Option<Vec<(i64, i32)>>> {
        x
    }
    fn twice_interval_millis(x: Vec<Option<i64>>) -> TableOfIntervalMillis {
        let counts = vec![2; x.len()];
        let v = x.into_iter().flat_map(|v| [v.clone(), v]).collect();
        TableOfIntervalMillis { counts, v }
    }
    fn echo_strings(x: NullableStrings) -> NullableStrings {
        x
    }
    fn echo_binaries(x: NullableBinaries) -> NullableBinaries {
        x
    }
    fn echo_s32s(x: NullableS32s) -> NullableS32s {
        x
    }
    fn echo_s64s(x: NullableS64s) -> NullableS64s {
        x
    }
    fn echo_f64s(x: NullableF64s) -> NullableF64s {
        x
    }
    fn echo_strict_s64(x: Vec<i64>) -> Vec<i64> {
        x
    }
    fn echo_strict_strings(x: Strings) -> Strings {
        x
    }
    fn echo_u8(x: Vec<u8>) -> Vec<u8> {
        x
    }
    fn echo_u16(x: Vec<u16>) -> Vec<u16> {
        x
    }
    fn echo_u32(x: Vec<u32>) -> Vec<u32> {
        x
    }
    fn echo_u64(x: Vec<u64>) -> Vec<u64> {
        x
    }
    fn echo_pairs(x: Pairs) -> Pairs {
        x
    }
    fn echo_color(x: Vec<Option<Color>>) -> Vec<Option<Color>> {
        x
    }
}
impl exports::last_bool::Guest for Component {
    fn create() -> Option<bool> {
        None
    }
    fn accumulate(_: Option<bool>, x: Vec<Option<bool>>) -> Option<bool> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<bool>) -> Option<bool> {
        acc
    }
}
impl exports::last_s8::Guest for Component {
    fn create() -> Option<i8> {
        None
    }
    fn accumulate(_: Option<i8>, x: Vec<Option<i8>>) -> Option<i8> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i8>) -> Option<i8> {
        acc
    }
}
impl exports::last_s16::Guest for Component {
    fn create() -> Option<i16> {
        None
    }
    fn accumulate(_: Option<i16>, x: Vec<Option<i16>>) -> Option<i16> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i16>) -> Option<i16> {
        acc
    }
}
impl exports::last_s32::Guest for Component {
    fn create() -> Option<i32> {
        None
    }
    fn accumulate(_: Option<i32>, x: Vec<Option<i32>>) -> Option<i32> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i32>) -> Option<i32> {
        acc
    }
}
impl exports::last_s64::Guest for Component {
    fn create() -> Option<i64> {
        None
    }
    fn accumulate(_: Option<i64>, x: Vec<Option<i64>>) -> Option<i64> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i64>) -> Option<i64> {
        acc
    }
}
impl exports::last_f32::Guest for Component {
    fn create() -> Option<f32> {
        None
    }
    fn accumulate(_: Option<f32>, x: Vec<Option<f32>>) -> Option<f32> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<f32>) -> Option<f32> {
        acc
    }
}
impl exports::last_f64::Guest for Component {
    fn create() -> Option<f64> {
        None
    }
    fn accumulate(_: Option<f64>, x: Vec<Option<f64>>) -> Option<f64> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<f64>) -> Option<f64> {
        acc
    }
}
impl exports::last_string::Guest for Component {
    fn create() -> Option<String> {
        None
    }
    fn accumulate(_: Option<String>, x: Vec<Option<String>>) -> Option<String> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<String>) -> Option<String> {
        acc
    }
}
impl exports::last_bytes::Guest for Component {
    fn create() -> Option<Vec<u8>> {
        None
    }
    fn accumulate(_: Option<Vec<u8>>, x: Vec<Option<Vec<u8>>>) -> Option<Vec<u8>> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<Vec<u8>>) -> Option<Vec<u8>> {
        acc
    }
}
impl exports::last_decimal::Guest for Component {
    fn create() -> Option<String> {
        None
    }
    fn accumulate(_: Option<String>, x: Vec<Option<String>>) -> Option<String> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<String>) -> Option<String> {
        acc
    }
}
impl exports::last_date::Guest for Component {
    fn create() -> Option<i32> {
        None
    }
    fn accumulate(_: Option<i32>, x: Vec<Option<i32>>) -> Option<i32> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i32>) -> Option<i32> {
        acc
    }
}
impl exports::last_time::Guest for Component {
    fn create() -> Option<i64> {
        None
    }
    fn accumulate(_: Option<i64>, x: Vec<Option<i64>>) -> Option<i64> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i64>) -> Option<i64> {
        acc
    }
}
impl exports::last_timestamp::Guest for Component {
    fn create() -> Option<i64> {
        None
    }
    fn accumulate(_: Option<i64>, x: Vec<Option<i64>>) -> Option<i64> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i64>) -> Option<i64> {
        acc
    }
}
impl exports::last_timestamp_ltz::Guest for Component {
    fn create() -> Option<i64> {
        None
    }
    fn accumulate(_: Option<i64>, x: Vec<Option<i64>>) -> Option<i64> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i64>) -> Option<i64> {
        acc
    }
}
impl exports::last_interval_months::Guest for Component {
    fn create() -> Option<i32> {
        None
    }
    fn accumulate(_: Option<i32>, x: Vec<Option<i32>>) -> Option<i32> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i32>) -> Option<i32> {
        acc
    }
}
impl exports::last_interval_millis::Guest for Component {
    fn create() -> Option<i64> {
        None
    }
    fn accumulate(_: Option<i64>, x: Vec<Option<i64>>) -> Option<i64> {
        x.into_iter().last().flatten()
    }
    fn value(acc: Option<i64>) -> Option<i64> {
        acc
    }
}
