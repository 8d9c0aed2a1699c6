#include "core/local_dirs.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/spark_error.h"
#include "core/file_io.h"
#include "core/temporary_folder.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

size_t count_entries(const std::string& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
}

std::string write_text(LocalDirs& dirs, const std::string& name, const std::string& text) {
  return dirs.write(name, [&](const std::string& path) { File::create(path).append(text); });
}

TEST(LocalDirs, FilesLieInSubfoldersAndGoWithIt) {
  TemporaryFolder root;
  {
    LocalDirs dirs({root.path()});
    const std::string path = write_text(dirs, "rdd_1_2", "hello");
    EXPECT_EQ(fs::relative(path, root.path()).string().find("blockmgr-"), 0u);
    EXPECT_EQ(dirs.find("rdd_1_2"), path);
    EXPECT_EQ(File::open_read(path).read_all().view(), "hello");
    EXPECT_TRUE(dirs.remove("rdd_1_2"));
    EXPECT_FALSE(dirs.remove("rdd_1_2"));
    EXPECT_EQ(dirs.find("rdd_1_2"), "");
    write_text(dirs, "rdd_1_3", "stays until the end");
  }
  EXPECT_EQ(count_entries(root.path()), 0u);
}

TEST(LocalDirs, AFailedWriteLeavesNothing) {
  TemporaryFolder root;
  LocalDirs dirs({root.path()});
  EXPECT_THROW(dirs.write("a",
                          [](const std::string& path) {
                            File::create(path).append("half");
                            throw std::runtime_error("stop");
                          }),
               std::runtime_error);
  EXPECT_EQ(dirs.find("a"), "");
  for (const auto& entry : fs::recursive_directory_iterator(dirs.folders()[0])) {
    EXPECT_TRUE(entry.is_directory() || entry.path().filename() == ".lock") << entry.path();
  }
}

TEST(LocalDirs, LeftoversOfTheDeadAreSweptAndThoseOfTheLivingAreNot) {
  TemporaryFolder root;
  LocalDirs living({root.path()});
  write_text(living, "a", "living");
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    LocalDirs dying({root.path()});
    write_text(dying, "b", "dying");
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(count_entries(root.path()), 2u);
  LocalDirs next({root.path()});
  EXPECT_EQ(count_entries(root.path()), 2u);
  EXPECT_NE(living.find("a"), "");
}

TEST(LocalDirs, AFolderThatAServiceHoldsIsNotSwept) {
  TemporaryFolder root;
  std::string folder;
  {
    LocalDirs dirs({root.path()}, LocalDirs::AtExit::kKeep);
    folder = dirs.folders()[0];
  }
  const int lock = lock_block_folder(folder);
  ASSERT_GE(lock, 0);
  sweep_block_folders(root.path());
  EXPECT_TRUE(fs::exists(folder));
  close(lock);
  sweep_block_folders(root.path());
  EXPECT_FALSE(fs::exists(folder));
}

TEST(LocalDirs, WithoutAUsableFolderItSaysWhy) {
  try {
    LocalDirs dirs({"/proc/nowhere"});
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_NE(error.message().find("/proc/nowhere"), std::string::npos) << error.message();
  }
}

TEST(LocalDirs, AFullDiskIsPassedOver) {
  TemporaryFolder small;
  if (!small.limit(256 << 10)) GTEST_SKIP() << "needs the right to mount a tmpfs";
  const std::string text(1 << 20, 'x');
  {
    LocalDirs dirs({small.path()});
    try {
      write_text(dirs, "a", text);
      FAIL();
    } catch (const SparkError& error) {
      EXPECT_NE(error.message().find("No space left"), std::string::npos) << error.message();
    }
  }
  TemporaryFolder large;
  LocalDirs dirs({small.path(), large.path()});
  for (int i = 0; i < 8; ++i) {
    const std::string name = "rdd_1_" + std::to_string(i);
    const std::string path = write_text(dirs, name, text);
    EXPECT_EQ(path.find(large.path()), 0u);
    EXPECT_EQ(dirs.find(name), path);
  }
}

}  // namespace
}  // namespace firesteel
