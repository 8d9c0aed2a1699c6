#include "formats/write/file_commit.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "base/spark_error.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

class FileCommitTest : public testing::Test {
 protected:
  FileCommitTest() { fs::remove_all(folder_); }
  ~FileCommitTest() override { fs::remove_all(folder_); }

  static void put(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << path.filename().string();
  }
  // Every file below the folder.
  std::set<std::string> files() const {
    std::set<std::string> out;
    if (!fs::exists(folder_)) return {"no folder"};
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (!entry.is_directory()) out.insert(fs::relative(entry.path(), folder_).string());
    }
    return out;
  }

  const fs::path folder_ = fs::path(testing::TempDir()) /
                           (std::string("file_commit_test_") +
                            testing::UnitTest::GetInstance()->current_test_info()->name());
};

using Files = std::set<std::string>;

TEST_F(FileCommitTest, NothingShowsBefore) {
  {
    FileCommit commit(folder_, "job");
    put(commit.stage("a"));
    for (const auto& entry : fs::directory_iterator(folder_)) {
      EXPECT_EQ(entry.path().filename(), "_temporary");
    }
    commit.commit(FileCommit::Replaces::kNothing);
  }
  EXPECT_EQ(files(), (Files{"a", "_SUCCESS"}));
}

TEST_F(FileCommitTest, GivenUp) {
  { put(FileCommit(folder_, "job").stage("p=1/a")); }
  EXPECT_EQ(files(), (Files{"no folder"}));
  put(folder_ / "old");
  { put(FileCommit(folder_, "job").stage("p=1/a")); }
  EXPECT_EQ(files(), (Files{"old"}));
  EXPECT_FALSE(fs::exists(folder_ / "_temporary"));
}

TEST_F(FileCommitTest, Replaces) {
  const auto write = [&](FileCommit::Replaces replaces, const std::string& job) {
    FileCommit commit(folder_, job);
    put(commit.stage("p=1/" + job));
    commit.commit(replaces);
  };
  put(folder_ / "p=1" / "old");
  put(folder_ / "p=2" / "old");
  write(FileCommit::Replaces::kNothing, "a");
  EXPECT_EQ(files(), (Files{"p=1/old", "p=1/a", "p=2/old", "_SUCCESS"}));
  write(FileCommit::Replaces::kSubfolders, "b");
  EXPECT_EQ(files(), (Files{"p=1/b", "p=2/old", "_SUCCESS"}));
  write(FileCommit::Replaces::kFolder, "c");
  EXPECT_EQ(files(), (Files{"p=1/c", "_SUCCESS"}));
}

// A file that cannot be moved to its place: what was there comes back.
TEST_F(FileCommitTest, FailureRestores) {
  put(folder_ / "old");
  put(folder_ / "p=1" / "old");
  {
    FileCommit commit(folder_, "job");
    put(commit.stage("a"));
    commit.stage("never written");
    EXPECT_THROW(commit.commit(FileCommit::Replaces::kFolder), SparkError);
  }
  EXPECT_EQ(files(), (Files{"old", "p=1/old"}));
}

}  // namespace
}  // namespace firesteel
